package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads what all three signals share: texts, ids, attributes, values, resources, scopes
 * (opentelemetry/proto/common/v1/common.proto). Not thread-safe.
 *
 * <p>Where a message that protobuf would merge comes twice, lists are joined and the last scalar
 * wins, as protobuf does; of a value that comes twice the last one is taken whole.
 */
final class ValueReader {
  private static final TextCache NAMES = new TextCache(4096);
  private static final TextCache VALUES = new TextCache(4096);
  private static final HexFormat HEX = HexFormat.of();

  private final WireReader in;
  private final int deepest;
  private int repairedTexts;
  private int deepValues;

  ValueReader(WireReader in, DecodeLimits limits) {
    this.in = in;
    this.deepest = limits.valueDepth();
  }

  DecodeResult.Decoded result(int records) {
    return new DecodeResult.Decoded(records, repairedTexts, deepValues);
  }

  /** A text that recurs, such as an attribute's name. */
  String name() throws MalformedException {
    return cached(NAMES);
  }

  /** A text that often recurs. */
  String text() throws MalformedException {
    return cached(VALUES);
  }

  private String cached(TextCache cache) throws MalformedException {
    int length = in.length();
    int start = in.advance(length);
    String text = cache.text(in.bytes(), start, length);
    if (text.indexOf('\uFFFD') >= 0) {
      countRepair(start, length);
    }
    return text;
  }

  private void countRepair(int start, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.bytes(), start, length));
    } catch (CharacterCodingException e) {
      repairedTexts++;
    }
  }

  /** A trace or span id in hex; an id of zeros says "none", as W3C Trace Context defines. */
  String id() throws MalformedException {
    int length = in.length();
    int start = in.advance(length);
    byte[] bytes = in.bytes();
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != 0) {
        return HEX.formatHex(bytes, start, start + length);
      }
    }
    return "";
  }

  /** Reads a {@code KeyValue} into {@code builder}. */
  void attribute(Attributes.Builder builder) throws MalformedException {
    attribute(builder, 1);
  }

  private void attribute(Attributes.Builder builder, int depth) throws MalformedException {
    String key = "";
    Value value = Value.EMPTY;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> key = name();
        case 2 << 3 | WireReader.LENGTH -> value = value(depth);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    builder.put(key, value);
  }

  /** Reads an {@code AnyValue}. */
  Value value() throws MalformedException {
    return value(1);
  }

  private Value value(int depth) throws MalformedException {
    Value value = Value.EMPTY;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      value =
          switch (tag) {
            case 1 << 3 | WireReader.LENGTH -> Value.of(text());
            case 2 << 3 | WireReader.VARINT -> Value.of(in.varint() != 0);
            case 3 << 3 | WireReader.VARINT -> Value.of(in.varint());
            case 4 << 3 | WireReader.FIXED64 -> Value.of(in.fixedDouble());
            case 5 << 3 | WireReader.LENGTH -> depth > deepest ? deep(5) : array(depth);
            case 6 << 3 | WireReader.LENGTH -> depth > deepest ? deep(6) : map(depth);
            case 7 << 3 | WireReader.LENGTH -> new Value.Bytes(raw());
            default -> {
              in.skip(tag);
              yield value;
            }
          };
    }
    in.leave(outer);
    return value;
  }

  private Value array(int depth) throws MalformedException {
    List<Value> values = new ArrayList<>();
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      if (tag == (1 << 3 | WireReader.LENGTH)) {
        values.add(value(depth + 1));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new Value.Array(values);
  }

  private Value map(int depth) throws MalformedException {
    Attributes.Builder entries = Attributes.builder();
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      if (tag == (1 << 3 | WireReader.LENGTH)) {
        attribute(entries, depth + 1);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new Value.MapValue(entries.build());
  }

  private Value deep(int field) throws MalformedException {
    deepValues++;
    int length = in.length();
    int start = in.advance(length);
    return DeepValue.read(in.bytes(), start, start + length, field == 6);
  }

  private byte[] raw() throws MalformedException {
    int length = in.length();
    int start = in.advance(length);
    return Arrays.copyOfRange(in.bytes(), start, start + length);
  }

  /** Reads a {@code Resource} into {@code builder}, whose earlier content stays. */
  void resource(ResourceBuilder builder) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> attribute(builder.attributes);
        case 2 << 3 | WireReader.VARINT -> builder.dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** Reads an {@code InstrumentationScope} into {@code builder}, whose earlier content stays. */
  void scope(ScopeBuilder builder) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> builder.name = text();
        case 2 << 3 | WireReader.LENGTH -> builder.version = text();
        case 3 << 3 | WireReader.LENGTH -> attribute(builder.attributes);
        case 4 << 3 | WireReader.VARINT -> builder.dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** A resource in the making. */
  static final class ResourceBuilder {
    private final Attributes.Builder attributes = Attributes.builder();
    private int dropped;
    String schemaUrl = "";

    Resource build() {
      return new Resource(attributes.build(), dropped, schemaUrl);
    }
  }

  /** A scope in the making. */
  static final class ScopeBuilder {
    private final Attributes.Builder attributes = Attributes.builder();
    private String name = "";
    private String version = "";
    private int dropped;
    String schemaUrl = "";

    Scope build() {
      return new Scope(name, version, attributes.build(), dropped, schemaUrl);
    }
  }
}
