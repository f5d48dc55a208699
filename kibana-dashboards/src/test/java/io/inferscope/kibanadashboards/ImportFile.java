package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the tests look at: the import file as Kibana would read it, not what it was made of. */
final class ImportFile {
  static final String TEXT = Dashboards.importFile(Dashboards.savedObjects(ServiceLinks.LOCAL));
  static final List<JsonNode> OBJECTS = TEXT.lines().map(Json::parse).toList();

  private ImportFile() {}

  /** A panel and the dashboard that it is part of. */
  record PlacedPanel(JsonNode dashboard, JsonNode json) {
    @Override
    public String toString() {
      return dashboard.path("id").asText() + "/" + json.path("panelIndex").asText();
    }
  }

  /** A layer of a Lens panel with the query of its panel. */
  record LensLayer(PlacedPanel panel, String id, String view, String kql, JsonNode json) {
    @Override
    public String toString() {
      return panel + "/" + id;
    }
  }

  static Stream<JsonNode> objects(String type) {
    return OBJECTS.stream().filter(object -> object.path("type").asText().equals(type));
  }

  static JsonNode object(String type, String id) {
    return objects(type)
        .filter(one -> one.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static List<PlacedPanel> panels() {
    List<PlacedPanel> panels = new ArrayList<>();
    objects("dashboard")
        .forEach(
            dashboard ->
                inner(dashboard, "panelsJSON")
                    .forEach(panel -> panels.add(new PlacedPanel(dashboard, panel))));
    return panels;
  }

  static List<LensLayer> layers() {
    List<LensLayer> layers = new ArrayList<>();
    for (PlacedPanel panel : panels()) {
      JsonNode lens = panel.json().path("embeddableConfig").path("attributes");
      JsonNode state = lens.path("state");
      state
          .at("/datasourceStates/formBased/layers")
          .properties()
          .forEach(
              layer ->
                  layers.add(
                      new LensLayer(
                          panel,
                          layer.getKey(),
                          view(lens, layer.getKey()),
                          query(state, layer.getValue()),
                          layer.getValue())));
    }
    return layers;
  }

  /** Of the documents; a layer that ignores filters ignores its own panel's query too. */
  private static String query(JsonNode state, JsonNode layer) {
    return layer.path("ignoreGlobalFilters").asBoolean() ? "" : state.at("/query/query").asText();
  }

  /** The data view that a layer refers to. */
  private static String view(JsonNode lens, String layer) {
    for (JsonNode reference : lens.path("references")) {
      if (reference.path("name").asText().equals("indexpattern-datasource-layer-" + layer)) {
        return reference.path("id").asText();
      }
    }
    throw new AssertionError("layer " + layer + " refers to no data view");
  }

  /** The only layer of a panel. */
  static LensLayer layer(String dashboard, String panel) {
    return layers().stream()
        .filter(layer -> layer.panel().toString().equals(dashboard + "/" + panel))
        .findFirst()
        .orElseThrow();
  }

  /** JSON within a text. */
  static JsonNode inner(JsonNode object, String attribute) {
    return Json.parse(object.path("attributes").path(attribute).asText());
  }

  /** The index expression of a data view. */
  static String indices(String view) {
    return object("index-pattern", view).path("attributes").path("title").asText();
  }

  static JsonNode controls(JsonNode dashboard) {
    return Json.parse(dashboard.at("/attributes/controlGroupInput/panelsJSON").asText());
  }
}
