package io.inferscope.queryapi;

import io.inferscope.changes.RecordItems;
import io.inferscope.elasticsearch.ColumnReader;
import io.inferscope.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is read of the documents of logs and spans to explain a change in their number. */
final class ColumnItems {
  static final List<String> FIELDS =
      List.of(
          "resource.attributes.*",
          "attributes.*",
          "scope.name",
          "severity_text",
          "name",
          "duration");

  private static final List<String> PREFIXES = List.of("resource.attributes.", "attributes.");

  private ColumnItems() {}

  static RecordItems of(ColumnReader.Row row) {
    Map<String, Value> values = new LinkedHashMap<>();
    row.values().forEach((field, value) -> values.put(searched(field), value));
    return RecordItems.of(row.at(), values);
  }

  /** Attributes are searched by their own names. */
  private static String searched(String field) {
    for (String prefix : PREFIXES) {
      if (field.startsWith(prefix)) {
        return field.substring(prefix.length());
      }
    }
    return field;
  }
}
