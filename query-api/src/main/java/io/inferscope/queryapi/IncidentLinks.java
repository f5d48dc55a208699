package io.inferscope.queryapi;

import io.inferscope.detector.Incident;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an incident's questions are answered at length: paths of this API, and pages of Kibana. */
final class IncidentLinks {
  private static final int MOST_TRACES = 3;

  private final Optional<URI> kibana;

  /**
   * @param kibana its base address as people's browsers see it, with the space if there is one
   */
  IncidentLinks(Optional<URI> kibana) {
    this.kibana = kibana;
  }

  /**
   * @param href a path of this API, or a whole address
   */
  record Link(String name, String href) {}

  Around around(Incident incident, Instant end) {
    // As long before as since, so that both windows hold about as much.
    Duration length = Duration.between(incident.onset(), end).plusSeconds(1);
    return new Around(incident, incident.onset().minus(length), end.plusSeconds(1));
  }

  /** The links of one incident. */
  final class Around {
    private final Incident incident;
    private final Instant before;
    private final Instant end;

    private Around(Incident incident, Instant before, Instant end) {
      this.incident = incident;
      this.before = before;
      this.end = end;
    }

    List<Link> pipeline() {
      return withKibana(
          new Link("loss account", "/api/v1/pipeline"),
          page("pipeline health", "dashboards#/view/inferscope-pipeline", ""));
    }

    List<Link> requests() {
      return withKibana(
          new Link("failed requests", "/api/v1/traces?" + window() + "&" + query(failed())),
          page("incident", "dashboards#/view/inferscope-incident", "&_a=" + itsPanels()));
    }

    List<Link> badRequests() {
      return List.of(
          new Link(
              "failed spans against those of the time before",
              "/api/v1/rate-changes?signal=spans&%s&deviation_from=%s&deviation_to=%s"
                  .formatted(query("status.code:Error"), incident.onset(), end)));
    }

    List<Link> comparison() {
      String windows =
          "baseline_from=%s&baseline_to=%s&candidate_from=%s&candidate_to=%s"
              .formatted(before, incident.onset(), incident.onset(), end);
      return List.of(new Link("before and after", "/api/v1/compare?" + windows));
    }

    List<Link> logs() {
      return withKibana(
          new Link(
              "patterns",
              "/api/v1/patterns?%s&baseline_from=%s&baseline_to=%s"
                  .formatted(window(), before, incident.onset())),
          page(
              "logs",
              "discover#/",
              "&_a=(dataSource:(dataViewId:inferscope-logs,type:dataView),query:(language:lucene,query:'"
                  + encoded(
                      rison("resource.attributes.service.name:\"" + incident.service() + "\""))
                  + "'))"));
    }

    List<Link> traces() {
      return incident.traces().stream()
          .limit(MOST_TRACES)
          .map(id -> new Link("trace " + id, "/api/v1/traces/" + id))
          .toList();
    }

    List<Link> feedback() {
      return List.of(
          new Link("say what it was (POST)", "/api/v1/incidents/" + incident.id() + "/feedback"));
    }

    /** Panels of incidents show this one; documents that are none have no time of opening. */
    private String itsPanels() {
      String kql = "id : \"" + incident.id() + "\" or not opened_at : *";
      return "(query:(language:kuery,query:'" + encoded(rison(kql)) + "'))";
    }

    private String failed() {
      return incident.impact().failed() > 0 ? "status.code:Error" : "*";
    }

    private String window() {
      return "from=" + incident.onset() + "&to=" + end;
    }

    private Optional<Link> page(String name, String path, String state) {
      return kibana.map(
          base ->
              new Link(
                  "Kibana: " + name,
                  "%s/app/%s?_g=(time:(from:'%s',to:'%s'))%s"
                      .formatted(base.toString().replaceAll("/+$", ""), path, before, end, state)));
    }
  }

  /** The text of a string in Kibana's addresses. */
  private static String rison(String text) {
    return text.replace("!", "!!").replace("'", "!'");
  }

  private static String query(String lucene) {
    return "query=" + encoded(lucene);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<Link> withKibana(Link own, Optional<Link> page) {
    List<Link> links = new ArrayList<>(List.of(own));
    page.ifPresent(links::add);
    return links;
  }
}
