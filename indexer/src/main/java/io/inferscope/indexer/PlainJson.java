package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values as natural JSON, in a form that a {@code flattened} field takes: names unique and usable,
 * nesting limited. Not thread-safe.
 */
final class PlainJson {
  /**
   * A flattened field takes 20 levels by default ({@code depth_limit}); deeper maps become text.
   */
  static final int DEEPEST = 16;

  private int steps;

  /** The bits of the steps taken since the last call. */
  int takeSteps() {
    int taken = steps;
    steps = 0;
    return taken;
  }

  /** The value as JSON text. */
  String text(Value value) {
    JsonBytes json = new JsonBytes(128);
    write(json, value, DEEPEST);
    return json.text();
  }

  /** Writes {@code value} with at most {@code levels} levels of maps and arrays. */
  void write(JsonBytes json, Value value, int levels) {
    switch (value) {
      case Value.Text text -> json.value(text.value());
      case Value.Bool bool -> json.value(bool.value());
      case Value.Whole whole -> json.value(whole.value());
      case Value.Decimal decimal -> number(json, decimal.value());
      case Value.Bytes bytes -> {
        steps |= LossyStep.BYTES_AS_HEX.bit();
        json.hex(bytes.value());
      }
      case Value.Empty empty -> {
        steps |= LossyStep.EMPTY_LEFT_OUT.bit();
        json.nullValue();
      }
      case Value.Array array -> array(json, array, levels);
      case Value.MapValue map -> map(json, map.entries(), levels);
    }
  }

  private void number(JsonBytes json, double number) {
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      steps |= LossyStep.NOT_FINITE_LEFT_OUT.bit();
      json.nullValue();
    }
  }

  private void array(JsonBytes json, Value.Array array, int levels) {
    if (levels == 0) {
      asText(json, array);
      return;
    }
    json.openArray();
    for (Value element : array.values()) {
      write(json, element, levels - 1);
    }
    json.closeArray();
  }

  private void map(JsonBytes json, Attributes entries, int levels) {
    if (levels == 0) {
      asText(json, new Value.MapValue(entries));
      return;
    }
    Map<String, Value> unique = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String name = entries.name(i);
      if (!FieldName.isPlain(name)) {
        steps |= LossyStep.NAME_CHANGED.bit();
        name = FieldName.normalise(name);
      }
      if (unique.put(name, entries.value(i)) != null) {
        steps |= LossyStep.NAME_REPEATED.bit();
      }
    }
    json.openObject();
    unique.forEach((name, value) -> write(json.name(name), value, levels - 1));
    json.closeObject();
  }

  private void asText(JsonBytes json, Value value) {
    steps |= LossyStep.NESTED_AS_TEXT.bit();
    json.value(text(value));
  }
}
