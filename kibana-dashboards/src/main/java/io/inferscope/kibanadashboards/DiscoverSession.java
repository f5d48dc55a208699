package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.SavedObject.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A saved search in Discover, newest documents first. In the form before tabs, which every Kibana
 * migrates by itself.
 */
record DiscoverSession(String id, String title, DataView view, String kql, List<String> columns) {
  static final DiscoverSession ERROR_LOGS =
      new DiscoverSession(
          "inferscope-error-logs",
          "Error logs",
          DataView.LOGS,
          "severity_number >= 17",
          List.of("service.name", "severity_text", "message", "error.type", "trace_id"));

  static final DiscoverSession LOGS =
      new DiscoverSession(
          "inferscope-logs",
          "Logs with their patterns",
          DataView.LOGS,
          "",
          List.of(
              "service.name",
              "severity_text",
              "message",
              "inferscope.pattern.id",
              "inferscope.pattern.template",
              "trace_id"));

  static final DiscoverSession FAILED_REQUESTS =
      new DiscoverSession(
          "inferscope-failed-requests",
          "Failed requests",
          DataView.SPANS,
          "status.code : Error",
          List.of("service.name", "name", "duration", "http.response.status_code", "trace_id"));

  static final DiscoverSession INCIDENTS =
      new DiscoverSession(
          "inferscope-incidents",
          "Incidents with their titles",
          DataView.INCIDENTS,
          "",
          List.of("state", "kind", "service", "title", "onset", "dashboard", "incident.id"));

  static final DiscoverSession QUARANTINE =
      new DiscoverSession(
          "inferscope-quarantine",
          "Documents in quarantine",
          DataView.QUARANTINE,
          "",
          List.of(
              "inferscope.quarantine.error_type",
              "inferscope.quarantine.reason",
              "inferscope.quarantine.index",
              "inferscope.quarantine.id"));

  DiscoverSession {
    columns = List.copyOf(columns);
  }

  static List<DiscoverSession> all() {
    return List.of(ERROR_LOGS, LOGS, FAILED_REQUESTS, INCIDENTS, QUARANTINE);
  }

  SavedObject savedObject() {
    String indexName = "kibanaSavedObjectMeta.searchSourceJSON.index";
    var source = Json.object();
    source.set("query", Json.kql(kql));
    source.putArray("filter");
    source.put("indexRefName", indexName);
    var attributes = Json.object().put("title", "Inferscope: " + title).put("description", "");
    attributes.set("columns", Json.array(columns));
    attributes.putArray("sort").addArray().add(view.timeField()).add("desc");
    attributes.putObject("grid");
    attributes.put("hideChart", false).put("isTextBasedQuery", false).put("timeRestore", false);
    attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", Json.text(source));
    List<Reference> references = new ArrayList<>();
    references.add(new Reference(SavedObjectType.DATA_VIEW, view.id(), indexName));
    references.add(Tag.reference());
    return new SavedObject(SavedObjectType.SESSION, id, attributes, references);
  }
}
