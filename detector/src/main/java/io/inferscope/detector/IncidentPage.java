package io.inferscope.detector;

import java.time.Duration;

/**
 * Where Kibana shows an incident: what follows {@code dashboards#/view/} in its address, so that a
 * link in a table, which knows one field of a document, can bring the incident's own time. As in
 * Kibana's addresses, {@code _g} holds the time and {@code _a} the query, in Rison.
 */
final class IncidentPage {
  /** The dashboard of that name that {@code kibana import} brings. */
  private static final String DASHBOARD = "inferscope-incident";

  /** How it was before, as long as a baseline by default. */
  private static final Duration BEFORE = Duration.ofMinutes(15);

  private static final Duration AFTER = Duration.ofMinutes(5);

  private IncidentPage() {}

  /** From before the onset until it was over, or now; panels of other data are not asked for it. */
  static String of(Incident incident) {
    String end =
        incident.resolvedAt() == null || incident.goesOn()
            ? "now"
            : "'" + incident.resolvedAt().plus(AFTER) + "'";
    return "%s?_g=(time:(from:'%s',to:%s))&_a=(query:(language:kuery,query:'%s'))"
        .formatted(DASHBOARD, incident.onset().minus(BEFORE), end, query(incident.id()));
  }

  /** KQL, encoded as an address has it. An id is a UUID. */
  private static String query(String id) {
    return "id%20:%20%22" + id + "%22%20or%20not%20opened_at%20:%20*";
  }
}
