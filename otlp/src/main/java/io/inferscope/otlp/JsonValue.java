package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Any JSON value as a model value. Numbers that fit neither a long nor a double stay text. */
final class JsonValue {
  private final JsonParser in;
  private final int deepest;

  private JsonValue(JsonParser in, int deepest) {
    this.in = in;
    this.deepest = deepest;
  }

  /** Reads the value on whose first token the parser stands; leaves it on the last one. */
  static Value read(JsonParser in, DecodeLimits limits) throws IOException {
    return new JsonValue(in, limits.valueDepth()).value(1);
  }

  private Value value(int depth) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null || token == JsonToken.VALUE_NULL) {
      return Value.EMPTY;
    }
    return switch (token) {
      case START_OBJECT -> depth > deepest ? deep() : map(depth);
      case START_ARRAY -> depth > deepest ? deep() : array(depth);
      case VALUE_TRUE -> Value.of(true);
      case VALUE_FALSE -> Value.of(false);
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> decimal();
      default -> Value.of(Utf8.repaired(in.getText()));
    };
  }

  private Value whole() throws IOException {
    return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? Value.of(in.getText())
        : Value.of(in.getLongValue());
  }

  private Value decimal() throws IOException {
    double number = in.getDoubleValue();
    return Double.isInfinite(number) ? Value.of(in.getText()) : Value.of(number);
  }

  private Value map(int depth) throws IOException {
    Attributes.Builder entries = Attributes.builder();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = Utf8.repaired(in.currentName());
      in.nextToken();
      entries.put(name, value(depth + 1));
    }
    return new Value.MapValue(entries.build());
  }

  private Value array(int depth) throws IOException {
    List<Value> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(depth + 1));
    }
    return new Value.Array(values);
  }

  private Value deep() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = OtlpJson.JSON.createGenerator(text)) {
      out.copyCurrentStructure(in);
    }
    return Value.of(Utf8.repaired(text.toString()));
  }
}
