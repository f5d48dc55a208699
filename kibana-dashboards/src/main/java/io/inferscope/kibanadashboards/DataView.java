package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.FieldFormat.DurationFormat;
import io.inferscope.kibanadashboards.FieldFormat.Link;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What panels read: an index expression, its time field, and how its fields are shown. */
enum DataView {
  TELEMETRY("telemetry", "logs-*.otel-*,traces-*.otel-*,metrics-*.otel-*", "all telemetry"),
  LOGS("logs", "logs-*.otel-*", "logs"),
  SPANS("spans", "traces-*.otel-*", "spans"),
  METRICS("metrics", "metrics-*.otel-*", "metrics"),
  ROLLUP("rollup", "metrics-inferscope.rollup-*", "rate roll-up"),
  QUARANTINE("quarantine", "logs-inferscope.quarantine-*", "quarantine"),
  INCIDENTS("incidents", "inferscope-incidents*", "incidents"),
  ACCOUNT("account", "inferscope-account*", "loss account");

  private static final String VALUE = "{{value}}";
  private static final String API = "API: {{value}}";

  private final String id;
  private final String title;
  private final String label;

  DataView(String id, String title, String label) {
    this.id = "inferscope-" + id;
    this.title = title;
    this.label = "Inferscope: " + label;
  }

  String id() {
    return id;
  }

  /** The index expression, comma-separated. */
  String title() {
    return title;
  }

  /** What the loss account says holds whenever it was written: it has no time. */
  String timeField() {
    return switch (this) {
      case TELEMETRY, LOGS, SPANS, METRICS, ROLLUP, QUARANTINE -> "@timestamp";
      case INCIDENTS -> "opened_at";
      case ACCOUNT -> "";
    };
  }

  private Map<String, FieldFormat> formats(ServiceLinks links) {
    Map<String, FieldFormat> formats = new TreeMap<>();
    switch (this) {
      case TELEMETRY, LOGS, SPANS -> {
        formats.put("trace_id", new Link(ServiceLinks.trace(), VALUE));
        formats.put("trace.id", new Link(links.traceOfApi(), API));
        formats.put("duration", new DurationFormat("nanoseconds"));
      }
      case INCIDENTS -> {
        formats.put("id", new Link(ServiceLinks.incident(), VALUE));
        formats.put("incident.id", new Link(links.incidentOfApi(), API));
        formats.put("dashboard", new Link(ServiceLinks.incidentAtItsTime(), "open"));
        formats.put("traces", new Link(ServiceLinks.trace(), VALUE));
      }
      case METRICS, ROLLUP, QUARANTINE, ACCOUNT -> {}
    }
    return formats;
  }

  SavedObject savedObject(ServiceLinks links) {
    var formats = Json.object();
    formats(links).forEach((field, format) -> formats.set(field, format.json()));
    var attributes = Json.object().put("title", title).put("name", label);
    if (!timeField().isEmpty()) {
      attributes.put("timeFieldName", timeField());
    }
    attributes.put("fields", "[]").put("fieldAttrs", "{}").put("runtimeFieldMap", "{}");
    attributes.put("sourceFilters", "[]").put("allowHidden", false);
    // A fresh Elasticsearch has no incident, and nothing in quarantine.
    attributes.put("allowNoIndex", true);
    attributes.put("fieldFormatMap", Json.text(formats));
    return new SavedObject(SavedObjectType.DATA_VIEW, id, attributes, List.of());
  }
}
