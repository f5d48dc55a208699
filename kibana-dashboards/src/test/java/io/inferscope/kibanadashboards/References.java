package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names by which parts of a dashboard refer to other objects or to each other. */
final class References {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]*#/view/[^)]*)\\)");

  private References() {}

  /** Names that the dashboard must resolve for a panel. */
  static List<String> of(JsonNode panel) {
    List<String> names = new ArrayList<>();
    String prefix = panel.path("panelIndex").asText() + ":";
    JsonNode attributes = panel.path("embeddableConfig").path("attributes");
    attributes
        .at("/state/datasourceStates/formBased/layers")
        .fieldNames()
        .forEachRemaining(id -> names.add(prefix + "indexpattern-datasource-layer-" + id));
    attributes
        .path("links")
        .forEach(link -> names.add(prefix + link.path("destinationRefName").asText()));
    if (panel.has("panelRefName")) {
      names.add(prefix + panel.path("panelRefName").asText());
    }
    return names;
  }

  /** The columns of a layer that a visualisation shows. */
  static Set<String> shown(JsonNode visualization, String layer) {
    Set<String> shown = new HashSet<>();
    List<JsonNode> views = new ArrayList<>();
    views.add(visualization);
    visualization.path("layers").forEach(views::add);
    for (JsonNode view : views) {
      if (view.path("layerId").asText().equals(layer)) {
        for (String name : List.of("metricAccessor", "xAccessor", "splitAccessor")) {
          if (view.has(name)) {
            shown.add(view.path(name).asText());
          }
        }
        view.path("accessors").forEach(id -> shown.add(id.asText()));
        view.path("columns").forEach(column -> shown.add(column.path("columnId").asText()));
      }
    }
    return shown;
  }

  /** Addresses within Kibana that a Markdown text links to. */
  static List<String> markdownTargets(String markdown) {
    List<String> targets = new ArrayList<>();
    Matcher links = LINK.matcher(markdown);
    while (links.find()) {
      targets.add(links.group(1));
    }
    return targets;
  }
}
