package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;

/** Writes what all three signals share, {@link ValueReader}'s counterpart. */
final class ValueWriter {
  private ValueWriter() {}

  static void resource(WireWriter out, int field, Resource resource) {
    int start = out.begin(field);
    attributes(out, 1, resource.attributes());
    out.unsigned(2, resource.droppedAttributesCount());
    out.end(start);
  }

  static void scope(WireWriter out, int field, Scope scope) {
    int start = out.begin(field);
    out.text(1, scope.name());
    out.text(2, scope.version());
    attributes(out, 3, scope.attributes());
    out.unsigned(4, scope.droppedAttributesCount());
    out.end(start);
  }

  static void attributes(WireWriter out, int field, Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      int start = out.begin(field);
      out.text(1, attributes.name(i));
      value(out, 2, attributes.value(i));
      out.end(start);
    }
  }

  /**
   * Writes an {@code AnyValue}; model values nest no deeper than a decoder or a parser let them.
   */
  static void value(WireWriter out, int field, Value value) {
    int start = out.begin(field);
    switch (value) {
      case Value.Text text -> out.presentText(1, text.value());
      case Value.Bool bool -> out.presentVarint(2, bool.value() ? 1 : 0);
      case Value.Whole whole -> out.presentVarint(3, whole.value());
      case Value.Decimal decimal -> out.presentDouble(4, decimal.value());
      case Value.Array array -> array(out, array);
      case Value.MapValue map -> {
        int content = out.begin(6);
        attributes(out, 1, map.entries());
        out.end(content);
      }
      case Value.Bytes bytes -> out.presentBytes(7, bytes.value());
      case Value.Empty empty -> {}
    }
    out.end(start);
  }

  private static void array(WireWriter out, Value.Array array) {
    int content = out.begin(5);
    for (Value element : array.values()) {
      value(out, 1, element);
    }
    out.end(content);
  }
}
