package io.inferscope.kibanadashboards;

import java.net.URI;

/**
 * Where ids lead. Into Kibana by addresses that begin with {@code ../app}: its formatter of URLs
 * puts the server, a proxy's path and the space before them (kbn-field-formats, UrlFormat), so they
 * hold wherever the objects were imported. To Inferscope's API only where Kibana has no answer,
 * since it wants a key, which a click does not send.
 *
 * @param api base address of the query API as the browsers of Kibana's users see it
 */
public record ServiceLinks(URI api) {
  /** The address that {@code inferscope up} listens on. */
  public static final ServiceLinks LOCAL = new ServiceLinks(URI.create("http://127.0.0.1:8480"));

  /** An id says nothing of its time; by default no log is older. */
  private static final String EVERYTHING = "_g=(time:(from:now-30d,to:now))";

  /** Spans and logs of a trace, the first first. */
  static String trace() {
    return "../app/discover#/?"
        + EVERYTHING
        + "&_a=(columns:!(service.name,kind,name,duration,severity_text,message),"
        + "dataSource:(dataViewId:"
        + DataView.TELEMETRY.id()
        + ",type:dataView),filters:!(),interval:auto,query:(language:kuery,"
        + "query:'trace_id%20:%20%22{{value}}%22'),sort:!(!('@timestamp',asc)))";
  }

  /** The incident's questions. Whoever has no incident's fields is not asked for the id. */
  static String incident() {
    return "../app/dashboards#/view/"
        + IncidentDashboard.ID
        + "?"
        + EVERYTHING
        + "&_a=(query:(language:kuery,"
        + "query:'id%20:%20%22{{value}}%22%20or%20not%20opened_at%20:%20*'))";
  }

  /** The same with the incident's own time: the detector writes what follows. */
  static String incidentAtItsTime() {
    return "../app/dashboards#/view/{{rawValue}}";
  }

  String traceOfApi() {
    return base() + "/api/v1/traces/{{value}}";
  }

  String incidentOfApi() {
    return base() + "/api/v1/incidents/{{value}}";
  }

  /** Without a slash at its end. */
  String base() {
    return api.toString().replaceAll("/+$", "");
  }
}
