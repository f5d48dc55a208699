package io.inferscope.query;

/** What a query searches. */
public enum RecordKind {
  /** Log records and span events. */
  LOGS,
  /** Spans. */
  SPANS;

  /** Where a word without a field is looked for: a log's message, a span's name. */
  public String defaultField() {
    return switch (this) {
      case LOGS -> "body.text";
      case SPANS -> "name";
    };
  }

  /** The name in the documents of what Kibana and the Elastic Common Schema call {@code name}. */
  String resolve(String name) {
    String common = MappedFields.COMMON_ALIASES.getOrDefault(name, name);
    return switch (this) {
      case LOGS -> MappedFields.LOG_ALIASES.getOrDefault(name, common);
      case SPANS -> MappedFields.SPAN_ALIASES.getOrDefault(name, common);
    };
  }

  /** Whether a field's text is searched by its words rather than as a whole. */
  boolean hasWords(String field) {
    return this == LOGS && MappedFields.WORDS.contains(field);
  }

  /** Whether a field is a path within a log's structured body. */
  boolean isPartOfStructured(String field) {
    return this == LOGS && field.startsWith(MappedFields.STRUCTURED + ".");
  }

  /** Whether a field holds points in time. */
  boolean isTime(String field) {
    return MappedFields.TIMES.contains(field);
  }
}
