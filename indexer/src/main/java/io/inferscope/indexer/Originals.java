package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;

/**
 * Remembers what one document lost on its way: the steps, and each changed part as it came, as
 * OTLP/JSON. Not thread-safe.
 */
final class Originals {
  private final JsonBytes json = new JsonBytes(256);
  private int steps;
  private boolean open;

  void clear() {
    json.clear();
    steps = 0;
    open = false;
  }

  /** Bits of {@link LossyStep#bit()}. */
  int steps() {
    return steps;
  }

  void add(LossyStep step) {
    steps |= step.bit();
  }

  /** Takes over what another part of the document, written earlier, lost. */
  void add(int moreSteps, byte[] members) {
    steps |= moreSteps;
    if (members.length > 0) {
      begin();
      json.splice(members, members.length);
    }
  }

  /** Keeps attributes as they came: {@code "section": [{"key": …, "value": …}, …]}. */
  void keep(String section, Attributes attributes, boolean[] changed) {
    begin();
    json.name(section).openArray();
    for (int i = 0; i < attributes.size(); i++) {
      if (changed[i]) {
        json.openObject().name("key").value(attributes.name(i)).name("value");
        anyValue(attributes.value(i));
        json.closeObject();
      }
    }
    json.closeArray();
  }

  /** Keeps one value as it came. */
  void keep(String name, Value value) {
    begin();
    json.name(name);
    anyValue(value);
  }

  /** Keeps a text as it came. */
  void keep(String name, String text) {
    begin();
    json.name(name).value(text);
  }

  /** The place for a member that the caller writes itself: a name and one value. */
  JsonBytes member() {
    begin();
    return json;
  }

  /** The members so far without the braces around them. */
  byte[] members() {
    byte[] all = json.copy();
    return all.length < 2 ? new byte[0] : java.util.Arrays.copyOfRange(all, 1, all.length);
  }

  /** Writes {@code "normalised": […]} and {@code "original": "…"} where there is something. */
  void write(JsonBytes document) {
    if (steps == 0) {
      return;
    }
    document.name("normalised");
    LossyStep.write(document, steps);
    if (open) {
      json.closeObject();
      document.name("original").value(json.text());
    }
  }

  private void begin() {
    if (!open) {
      json.openObject();
      open = true;
    }
  }

  /** OTLP/JSON's form of a value, which loses nothing (64-bit numbers are text, bytes base 64). */
  private void anyValue(Value value) {
    json.openObject();
    switch (value) {
      case Value.Text text -> json.name("stringValue").value(text.value());
      case Value.Bool bool -> json.name("boolValue").value(bool.value());
      case Value.Whole whole -> json.name("intValue").value(Long.toString(whole.value()));
      case Value.Decimal decimal -> number(decimal.value());
      case Value.Bytes bytes ->
          json.name("bytesValue")
              .value(java.util.Base64.getEncoder().encodeToString(bytes.value()));
      case Value.Array array -> {
        json.name("arrayValue").openObject().name("values").openArray();
        array.values().forEach(this::anyValue);
        json.closeArray().closeObject();
      }
      case Value.MapValue map -> {
        json.name("kvlistValue").openObject().name("values").openArray();
        for (int i = 0; i < map.entries().size(); i++) {
          json.openObject().name("key").value(map.entries().name(i)).name("value");
          anyValue(map.entries().value(i));
          json.closeObject();
        }
        json.closeArray().closeObject();
      }
      case Value.Empty empty -> {}
    }
    json.closeObject();
  }

  private void number(double number) {
    json.name("doubleValue");
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      json.value(Double.toString(number));
    }
  }
}
