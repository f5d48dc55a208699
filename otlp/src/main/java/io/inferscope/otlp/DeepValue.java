package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.inferscope.model.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns an {@code ArrayValue} or {@code KeyValueList} that lies too deep for the model into JSON
 * text. It keeps its own stack, so that depth is bounded by the request's size alone.
 */
final class DeepValue {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();
  private static final int ELEMENT = 1 << 3 | WireReader.LENGTH;

  private final byte[] bytes;
  private final JsonGenerator out;
  // Of each open array or map: where its next element begins, where it ends, whether it is a map.
  private int[] next = new int[16];
  private int[] end = new int[16];
  private boolean[] map = new boolean[16];
  private int open;

  private DeepValue(byte[] bytes, JsonGenerator out) {
    this.bytes = bytes;
    this.out = out;
  }

  /** The content as JSON text, or as its raw bytes where those are not what they should be. */
  static Value read(byte[] bytes, int from, int to, boolean isMap) {
    StringWriter text = new StringWriter(2 * (to - from));
    try (JsonGenerator out = JSON.createGenerator(text)) {
      new DeepValue(bytes, out).run(from, to, isMap);
    } catch (MalformedException e) {
      return new Value.Bytes(Arrays.copyOfRange(bytes, from, to));
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter failed", e);
    }
    return Value.of(text.toString());
  }

  private void run(int from, int to, boolean isMap) throws MalformedException, IOException {
    push(from, to, isMap);
    while (open > 0) {
      int top = open - 1;
      if (next[top] == end[top]) {
        open = top;
        close(map[top]);
        continue;
      }
      WireReader in = new WireReader(bytes, next[top], end[top]);
      int tag = in.tag();
      if (tag != ELEMENT) {
        in.skip(tag);
        next[top] = in.position();
        continue;
      }
      in.enter();
      next[top] = in.limit();
      if (map[top]) {
        entry(in);
      } else {
        value(in);
      }
    }
  }

  private void close(boolean isMap) throws IOException {
    if (isMap) {
      out.writeEndObject();
    } else {
      out.writeEndArray();
    }
  }

  private void entry(WireReader in) throws MalformedException, IOException {
    String key = "";
    int valueStart = in.limit();
    int valueEnd = in.limit();
    while (in.more()) {
      int tag = in.tag();
      if (tag == ELEMENT) {
        key = text(in);
      } else if (tag == (2 << 3 | WireReader.LENGTH)) {
        int length = in.length();
        valueStart = in.advance(length);
        valueEnd = in.position();
      } else {
        in.skip(tag);
      }
    }
    out.writeFieldName(key);
    value(new WireReader(bytes, valueStart, valueEnd));
  }

  /** Writes the last member that is set, as protobuf's {@code oneof} has it. */
  private void value(WireReader in) throws MalformedException, IOException {
    int chosen = 0;
    int content = 0;
    while (in.more()) {
      int tag = in.tag();
      int start = in.position();
      in.skip(tag);
      if (tag >>> 3 >= 1 && tag >>> 3 <= 7) {
        chosen = tag;
        content = start;
      }
    }
    in.seek(content);
    write(chosen, in);
  }

  private void write(int tag, WireReader in) throws MalformedException, IOException {
    switch (tag) {
      case 1 << 3 | WireReader.LENGTH -> out.writeString(text(in));
      case 2 << 3 | WireReader.VARINT -> out.writeBoolean(in.varint() != 0);
      case 3 << 3 | WireReader.VARINT -> out.writeNumber(in.varint());
      case 4 << 3 | WireReader.FIXED64 -> out.writeNumber(in.fixedDouble());
      case 5 << 3 | WireReader.LENGTH, 6 << 3 | WireReader.LENGTH -> {
        in.enter();
        push(in.position(), in.limit(), tag >>> 3 == 6);
      }
      case 7 << 3 | WireReader.LENGTH -> {
        int length = in.length();
        out.writeBinary(bytes, in.advance(length), length);
      }
      default -> out.writeNull();
    }
  }

  private String text(WireReader in) throws MalformedException {
    int length = in.length();
    return new String(bytes, in.advance(length), length, StandardCharsets.UTF_8);
  }

  private void push(int from, int to, boolean isMap) throws IOException {
    if (open == next.length) {
      next = Arrays.copyOf(next, 2 * open);
      end = Arrays.copyOf(end, 2 * open);
      map = Arrays.copyOf(map, 2 * open);
    }
    next[open] = from;
    end[open] = to;
    map[open++] = isMap;
    if (isMap) {
      out.writeStartObject();
    } else {
      out.writeStartArray();
    }
  }
}
