package io.inferscope.query;

import java.util.Map;
import java.util.Set;

/** What the index templates say about fields. */
final class MappedFields {
  static final Map<String, String> COMMON_ALIASES =
      Map.of(
          "trace.id", "trace_id",
          "span.id", "span_id",
          "event.dataset", "data_stream.dataset",
          "service.environment", "resource.attributes.deployment.environment.name",
          "service.node.name", "resource.attributes.service.instance.id");
  static final Map<String, String> LOG_ALIASES =
      Map.of(
          "message", "body.text",
          "log.level", "severity_text",
          "error.type", "attributes.exception.type",
          "error.stack_trace", "attributes.exception.stacktrace");
  static final Map<String, String> SPAN_ALIASES =
      Map.of("parent.id", "parent_span_id", "span.name", "name");

  /** A structured log body, whose leaves are indexed as text under their path. */
  static final String STRUCTURED = "body.structured";

  /** Indexed by their words. */
  static final Set<String> WORDS =
      Set.of("body.text", "attributes.exception.stacktrace", "exception.stacktrace");

  /** Points in time. */
  static final Set<String> TIMES =
      Set.of("@timestamp", "observed_timestamp", "inferscope.received");

  /** Names that an attribute therefore cannot have without its prefix, aliases aside. */
  static final Set<String> NAMES =
      Set.of(
          "@timestamp",
          "observed_timestamp",
          "data_stream.type",
          "data_stream.dataset",
          "data_stream.namespace",
          "trace_id",
          "span_id",
          "parent_span_id",
          "trace_state",
          "severity_text",
          "severity_number",
          "event_name",
          "name",
          "kind",
          "duration",
          "status.code",
          "status.message",
          "dropped_attributes_count",
          "dropped_events_count",
          "dropped_links_count",
          "body.text",
          STRUCTURED,
          "scope.name",
          "scope.version",
          "scope.schema_url",
          "resource.schema_url");

  private MappedFields() {}
}
