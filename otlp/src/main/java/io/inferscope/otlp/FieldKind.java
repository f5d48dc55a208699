package io.inferscope.otlp;

/** How a field's value is written, in protobuf and in OTLP/JSON. */
enum FieldKind {
  TEXT(WireReader.LENGTH),
  /** Base64 in JSON. */
  BYTES(WireReader.LENGTH),
  /** Bytes that OTLP/JSON writes in hex, against protobuf's own JSON form. */
  HEX_ID(WireReader.LENGTH),
  MESSAGE(WireReader.LENGTH),
  BOOL(WireReader.VARINT),
  INT64(WireReader.VARINT),
  UINT64(WireReader.VARINT),
  UINT32(WireReader.VARINT),
  SINT32(WireReader.VARINT),
  ENUM(WireReader.VARINT),
  FIXED64(WireReader.FIXED64),
  SFIXED64(WireReader.FIXED64),
  DOUBLE(WireReader.FIXED64),
  FIXED32(WireReader.FIXED32);

  private final int wireType;

  FieldKind(int wireType) {
    this.wireType = wireType;
  }

  int wireType() {
    return wireType;
  }
}
