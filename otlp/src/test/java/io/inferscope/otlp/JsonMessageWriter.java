package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inferscope.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Writes the protobuf message that the reader stands in as a JSON object. */
final class JsonMessageWriter {
  private final WireReader in;
  private final JsonGenerator out;
  private final int deepest;

  JsonMessageWriter(WireReader in, JsonGenerator out, int deepest) {
    this.in = in;
    this.out = out;
    this.deepest = deepest;
  }

  /** A list's elements need not stand together in protobuf, so each field present is one pass. */
  void message(Schema schema, int depth) throws IOException, MalformedException {
    out.writeStartObject();
    int start = in.position();
    int present = present(schema);
    for (Schema.Field field : schema.fields()) {
      if ((present & 1 << field.number()) != 0) {
        in.seek(start);
        if (depth > deepest && field.message() != null) {
          deep(field);
        } else {
          field(field, schema == OtlpMessages.ANY_VALUE ? depth + 1 : depth);
        }
      }
    }
    in.seek(in.limit());
    out.writeEndObject();
  }

  private int present(Schema schema) throws MalformedException {
    int present = 0;
    while (in.more()) {
      int tag = in.tag();
      Schema.Field field = schema.field(tag >>> 3);
      if (field != null && matches(field, tag)) {
        present |= 1 << field.number();
      }
      in.skip(tag);
    }
    return present;
  }

  private static boolean matches(Schema.Field field, int tag) {
    return tag >>> 3 == field.number()
        && ((tag & 7) == field.kind().wireType()
            || (field.packable() && (tag & 7) == WireReader.LENGTH));
  }

  /** Only arrays and maps among the members of a value nest. */
  private void deep(Schema.Field field) throws IOException, MalformedException {
    while (in.more()) {
      int tag = in.tag();
      if (!matches(field, tag)) {
        in.skip(tag);
        continue;
      }
      int length = in.length();
      int from = in.advance(length);
      switch (DeepValue.read(in.bytes(), from, from + length, field.number() == 6)) {
        case Value.Text text -> out.writeStringField("stringValue", text.value());
        case Value.Bytes bytes -> out.writeBinaryField("bytesValue", bytes.value());
        case Value other -> throw new IllegalStateException("a deep value became " + other);
      }
      return;
    }
  }

  private void field(Schema.Field field, int depth) throws IOException, MalformedException {
    out.writeFieldName(field.name());
    if (field.repeated()) {
      out.writeStartArray();
    }
    boolean written = false;
    while (in.more()) {
      int tag = in.tag();
      if (!matches(field, tag) || (written && !field.repeated())) {
        in.skip(tag);
      } else if (field.packable() && (tag & 7) == WireReader.LENGTH) {
        int outer = in.enter();
        while (in.more()) {
          value(field, depth);
        }
        in.leave(outer);
      } else {
        value(field, depth);
        written = true;
      }
    }
    if (field.repeated()) {
      out.writeEndArray();
    }
  }

  private void value(Schema.Field field, int depth) throws IOException, MalformedException {
    switch (field.kind()) {
      case TEXT -> out.writeString(text());
      case BYTES -> {
        int length = in.length();
        out.writeBinary(in.bytes(), in.advance(length), length);
      }
      case HEX_ID -> {
        int length = in.length();
        int from = in.advance(length);
        out.writeString(HexFormat.of().formatHex(in.bytes(), from, from + length));
      }
      case MESSAGE -> {
        int outer = in.enter();
        message(Objects.requireNonNull(field.message()), depth);
        in.leave(outer);
      }
      case BOOL -> out.writeBoolean(in.varint() != 0);
      case INT64 -> out.writeString(Long.toString(in.varint()));
      case UINT64 -> out.writeString(Long.toUnsignedString(in.varint()));
      case UINT32 -> out.writeNumber(in.varint() & 0xFFFFFFFFL);
      case SINT32 -> out.writeNumber(WireReader.zigzag((int) in.varint()));
      case ENUM -> out.writeNumber((int) in.varint());
      case FIXED64 -> out.writeString(Long.toUnsignedString(in.fixed64()));
      case SFIXED64 -> out.writeString(Long.toString(in.fixed64()));
      case DOUBLE -> out.writeNumber(in.fixedDouble());
      case FIXED32 -> out.writeNumber(Integer.toUnsignedLong(in.fixed32()));
    }
  }

  private String text() throws MalformedException {
    int length = in.length();
    return new String(in.bytes(), in.advance(length), length, StandardCharsets.UTF_8);
  }
}
