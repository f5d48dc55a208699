package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * A rule of Kibana's type «Elasticsearch query», which a Basic licence has. It raises an alert in
 * Kibana; whom that tells is for its owner to add (a Basic licence writes to an index or Kibana's
 * log).
 *
 * @param groupedBy the field whose values raise an alert each; empty for all documents together
 * @param over whether more documents than the threshold raise it, or fewer
 */
record AlertRule(
    String id,
    String name,
    DataView view,
    String kql,
    String groupedBy,
    boolean over,
    int threshold,
    Duration window) {
  private static final int GROUPS = 20;
  private static final int SHOWN_DOCUMENTS = 10;

  /** What is worth being told. */
  static List<AlertRule> all() {
    return List.of(
        over(
            "incident",
            "An incident is open and nobody has it",
            DataView.INCIDENTS,
            "state : open or state : reopened",
            "id",
            0),
        over(
            "failed-requests",
            "Many requests of a service fail",
            DataView.SPANS,
            Measures.REQUESTS + " and " + Measures.FAILED,
            Measures.SERVICE,
            50),
        over(
            "error-logs",
            "A service logs many errors",
            DataView.LOGS,
            Measures.ERROR_LOG,
            Measures.SERVICE,
            100),
        over("quarantine", "Documents were refused", DataView.QUARANTINE, "", "", 0),
        new AlertRule(
            "inferscope-silence",
            "Inferscope: Nothing arrives",
            DataView.TELEMETRY,
            "",
            "",
            false,
            1,
            Duration.ofMinutes(5)));
  }

  private static AlertRule over(
      String id, String name, DataView view, String kql, String groupedBy, int threshold) {
    return new AlertRule(
        "inferscope-" + id,
        "Inferscope: " + name,
        view,
        kql,
        groupedBy,
        true,
        threshold,
        Duration.ofMinutes(5));
  }

  /** What a rule that is there is changed to: all but its type, whether it is on, whom it tells. */
  ObjectNode changes(JsonNode there) {
    ObjectNode json = Json.object().put("name", name);
    json.putArray("tags").add("inferscope");
    json.putObject("schedule").put("interval", "1m");
    json.set("params", parameters());
    json.set("actions", there.path("actions").isArray() ? there.path("actions") : Json.array());
    return json;
  }

  /** A new rule. */
  ObjectNode json() {
    return changes(Json.object())
        .put("rule_type_id", ".es-query")
        .put("consumer", "stackAlerts")
        .put("enabled", true);
  }

  /** An incident that comes back was opened long ago. */
  private String timeField() {
    return view == DataView.INCIDENTS ? "updated_at" : view.timeField();
  }

  private ObjectNode parameters() {
    ObjectNode query = Json.object();
    query.putObject("query").putObject("query_string").put("query", LuceneText.of(kql));
    ObjectNode json = Json.object().put("searchType", "esQuery");
    json.set("index", Json.array(List.of(view.title().split(","))));
    json.put("timeField", timeField()).put("esQuery", Json.text(query));
    json.put("size", SHOWN_DOCUMENTS).put("aggType", "count");
    json.put("thresholdComparator", over ? ">" : "<").putArray("threshold").add(threshold);
    json.put("timeWindowSize", window.toMinutes()).put("timeWindowUnit", "m");
    json.put("excludeHitsFromPreviousRun", over);
    if (groupedBy.isEmpty()) {
      json.put("groupBy", "all");
    } else {
      json.put("groupBy", "top").put("termField", groupedBy).put("termSize", GROUPS);
    }
    return json;
  }
}
