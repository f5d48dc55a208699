package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.kibanadashboards.ImportFile.LensLayer;
import io.inferscope.kibanadashboards.ImportFile.PlacedPanel;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that Kibana would apply to the import file, and those that it does not but should. */
class DashboardsTest {
  /**
   * Attributes by type, from Kibana's schemas at the version of our stamps:
   * dashboard_saved_object/schema/v1 and v2, saved_search/server/saved_objects/schema.ts
   * (SCHEMA_SEARCH_MODEL_VERSION_5), data_views and saved_objects_tagging.
   */
  private static final Map<String, Set<String>> ATTRIBUTES =
      Map.of(
          "dashboard",
          Set.of(
              "title",
              "description",
              "kibanaSavedObjectMeta",
              "timeRestore",
              "timeFrom",
              "timeTo",
              "refreshInterval",
              "controlGroupInput",
              "panelsJSON",
              "optionsJSON"),
          "search",
          Set.of(
              "title",
              "description",
              "columns",
              "sort",
              "grid",
              "hideChart",
              "kibanaSavedObjectMeta",
              "isTextBasedQuery",
              "timeRestore"),
          "index-pattern",
          Set.of(
              "title",
              "name",
              "timeFieldName",
              "fields",
              "fieldAttrs",
              "runtimeFieldMap",
              "sourceFilters",
              "allowHidden",
              "allowNoIndex",
              "fieldFormatMap"),
          "tag",
          Set.of("name", "description", "color"));

  private static final Map<String, String> VERSIONS =
      Map.of("dashboard", "10.2.0", "search", "10.5.0", "index-pattern", "8.0.0", "tag", "8.0.0");

  @Test
  void savedObjects_areAllThereAndEqualEveryTime() {
    assertThat(ImportFile.objects("dashboard").map(one -> one.path("id").asText()))
        .containsExactly(
            "inferscope-overview",
            "inferscope-incident",
            "inferscope-log-patterns",
            "inferscope-traces",
            "inferscope-model-serving",
            "inferscope-pipeline");
    assertThat(Dashboards.importFile(Dashboards.savedObjects(ServiceLinks.LOCAL)))
        .isEqualTo(ImportFile.TEXT);
  }

  @Test
  void savedObjects_haveIdentitiesOfTheirOwn() {
    assertThat(ImportFile.OBJECTS)
        .extracting(
            one -> KibanaClient.identity(one.path("type").asText(), one.path("id").asText()))
        .doesNotHaveDuplicates();
  }

  @Test
  void savedObjects_haveOnlyAttributesThatKibanaKnows() {
    for (JsonNode object : ImportFile.OBJECTS) {
      Set<String> names = new HashSet<>();
      object.path("attributes").fieldNames().forEachRemaining(names::add);
      assertThat(ATTRIBUTES.get(object.path("type").asText()))
          .as(object.path("id").asText())
          .containsAll(names);
    }
  }

  @Test
  void savedObjects_areStampedWithVersionsThatSupportedKibanasKnow() {
    for (JsonNode object : ImportFile.OBJECTS) {
      assertThat(object.path("coreMigrationVersion").asText()).isEqualTo("8.8.0");
      assertThat(object.path("typeMigrationVersion").asText())
          .isEqualTo(VERSIONS.get(object.path("type").asText()));
    }
  }

  @Test
  void references_leadToObjectsOfTheFile() {
    Set<String> known = new HashSet<>();
    for (JsonNode object : ImportFile.OBJECTS) {
      known.add(object.path("type").asText() + "/" + object.path("id").asText());
    }
    for (JsonNode object : ImportFile.OBJECTS) {
      List<String> names = new ArrayList<>();
      for (JsonNode reference : object.path("references")) {
        names.add(reference.path("name").asText());
        assertThat(known)
            .as(object.path("id").asText())
            .contains(reference.path("type").asText() + "/" + reference.path("id").asText());
      }
      assertThat(names).as(object.path("id").asText()).doesNotHaveDuplicates();
    }
  }

  /** Kibana shows an empty panel where a name that attributes use is not among the references. */
  @Test
  void references_areExactlyThoseThatPanelsControlsAndSessionsUse() {
    for (JsonNode dashboard : ImportFile.objects("dashboard").toList()) {
      List<String> used = new ArrayList<>(List.of("tag-ref-inferscope"));
      for (JsonNode panel : ImportFile.inner(dashboard, "panelsJSON")) {
        used.addAll(References.of(panel));
      }
      ImportFile.controls(dashboard)
          .fieldNames()
          .forEachRemaining(id -> used.add("controlGroup_" + id + ":optionsListDataView"));
      assertThat(dashboard.path("references"))
          .extracting(reference -> reference.path("name").asText())
          .containsExactlyInAnyOrderElementsOf(used);
    }
    for (JsonNode session : ImportFile.objects("search").toList()) {
      JsonNode source =
          Json.parse(session.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
      assertThat(session.path("references"))
          .extracting(reference -> reference.path("name").asText())
          .containsExactlyInAnyOrder(source.path("indexRefName").asText(), "tag-ref-inferscope");
    }
  }

  @Test
  void panels_lieInTheGridWithoutOverlap() {
    for (JsonNode dashboard : ImportFile.objects("dashboard").toList()) {
      Set<String> taken = new HashSet<>();
      Set<String> ids = new HashSet<>();
      for (JsonNode panel : ImportFile.inner(dashboard, "panelsJSON")) {
        JsonNode place = panel.path("gridData");
        String name = panel.path("panelIndex").asText();
        assertThat(ids.add(name)).as("%s twice", name).isTrue();
        assertThat(place.path("i").asText()).isEqualTo(name);
        assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, 48);
        assertThat(place.path("h").asInt()).isPositive();
        for (int x = 0; x < place.path("w").asInt(); x++) {
          for (int y = 0; y < place.path("h").asInt(); y++) {
            String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
            assertThat(taken.add(cell)).as("%s at %s", name, cell).isTrue();
          }
        }
      }
    }
  }

  @Test
  void panels_areOfTypesThatKibanaHas() {
    assertThat(ImportFile.panels())
        .extracting(panel -> panel.json().path("type").asText())
        .containsOnly("lens", "visualization", "links", "search");
    assertThat(ImportFile.layers()).hasSizeGreaterThan(60);
  }

  static List<LensLayer> layers() {
    return ImportFile.layers();
  }

  static List<PlacedPanel> charts() {
    return ImportFile.panels().stream()
        .filter(panel -> panel.json().path("type").asText().equals("lens"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void columns_areOrderedBucketsFirst(LensLayer layer) {
    List<String> order = new ArrayList<>();
    layer.json().path("columnOrder").forEach(id -> order.add(id.asText()));
    JsonNode columns = layer.json().path("columns");
    List<String> ids = new ArrayList<>();
    columns.fieldNames().forEachRemaining(ids::add);
    assertThat(order).containsExactlyInAnyOrderElementsOf(ids).doesNotHaveDuplicates();
    boolean numbers = false;
    for (String id : order) {
      boolean bucket = columns.path(id).path("isBucketed").asBoolean();
      assertThat(bucket && numbers).as(id).isFalse();
      numbers |= !bucket;
    }
    assertThat(numbers).isTrue();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void columns_referToColumnsThatAreThere(LensLayer layer) {
    JsonNode columns = layer.json().path("columns");
    columns.forEach(
        column -> {
          column.path("references").forEach(id -> assertThat(columns.has(id.asText())).isTrue());
          JsonNode order = column.at("/params/orderBy");
          if (order.path("type").asText().equals("column")) {
            JsonNode by = columns.path(order.path("columnId").asText());
            assertThat(by.path("isBucketed").asBoolean(true)).isFalse();
            assertThat(by.has("references")).as("Kibana cannot sort by a formula").isFalse();
          }
        });
  }

  /** A rate needs a time axis, else Kibana drops the panel. */
  @ParameterizedTest
  @MethodSource("layers")
  void columns_areRatesOnlyOverTime(LensLayer layer) {
    boolean overTime = false;
    boolean rate = false;
    for (JsonNode column : layer.json().path("columns")) {
      overTime |= column.path("operationType").asText().equals("date_histogram");
      rate |= column.has("timeScale");
    }
    assertThat(rate && !overTime).isFalse();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void visualisations_showColumnsThatAreThere(PlacedPanel panel) {
    JsonNode state = panel.json().at("/embeddableConfig/attributes/state");
    for (Map.Entry<String, JsonNode> layer :
        state.at("/datasourceStates/formBased/layers").properties()) {
      Set<String> shown = References.shown(state.path("visualization"), layer.getKey());
      Set<String> own = new HashSet<>();
      Set<String> parts = new HashSet<>();
      for (Map.Entry<String, JsonNode> column : layer.getValue().path("columns").properties()) {
        own.add(column.getKey());
        column.getValue().path("references").forEach(id -> parts.add(id.asText()));
      }
      own.removeAll(parts);
      assertThat(shown).isEqualTo(own);
    }
  }

  /** The formula as people see it, read again, is the arithmetic that Kibana computes. */
  @ParameterizedTest
  @MethodSource("layers")
  void formulas_areTheirParts(LensLayer layer) {
    JsonNode columns = layer.json().path("columns");
    for (JsonNode column : columns) {
      if (column.path("operationType").asText().equals("formula")) {
        String formula = column.at("/params/formula").asText();
        JsonNode math = columns.path(column.at("/references/0").asText());
        assertThat(math.path("operationType").asText()).isEqualTo("math");
        JsonNode tree = math.at("/params/tinymathAst");
        assertThat(FormulaText.of(tree, columns)).isEqualTo(FormulaText.of(Formula.parse(formula)));
        assertThat(formula)
            .isEqualTo(tree.path("text").asText())
            .hasSize(tree.at("/location/max").asInt());
      }
    }
  }

  @Test
  void queries_areOfTheLanguage() {
    for (LensLayer layer : ImportFile.layers()) {
      Kql.parse(layer.kql());
      layer.json().findValues("filter").forEach(one -> Kql.parse(one.path("query").asText()));
    }
    for (JsonNode session : ImportFile.objects("search").toList()) {
      JsonNode source =
          Json.parse(session.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
      Kql.parse(source.at("/query/query").asText());
    }
    assertThatThrownBy(() -> Kql.parse("a : and b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Kql.parse("a = b")).isInstanceOf(IllegalArgumentException.class);
  }

  /** As GET /api/v1/incidents/{id} has them. */
  @Test
  void incident_asksTheQuestionsOfTheApiInTheirOrder() {
    assertThat(ImportFile.panels())
        .filteredOn(panel -> panel.toString().startsWith("inferscope-incident/"))
        .extracting(panel -> panel.json().path("title").asText())
        .filteredOn(title -> title.endsWith("?"))
        .containsExactly(
            "1 Can the telemetry be trusted?",
            "2 Since when?",
            "3 Who is hit?",
            "4 What changed then?",
            "5 Of what kind is it?",
            "6 How do bad requests differ?",
            "7 What do the logs say?",
            "8 Where does it start?",
            "9 Is it the host or the GPU?",
            "10 Was it seen before?",
            "11 Is it over, and was this right?");
  }

  @Test
  void links_leadToDashboardsAndSessionsOfTheFile() {
    for (PlacedPanel panel : ImportFile.panels()) {
      String text = panel.json().at("/embeddableConfig/savedVis/params/markdown").asText();
      for (String target : References.markdownTargets(text)) {
        String id = target.substring(target.lastIndexOf('/') + 1);
        String type = target.startsWith("discover") ? "search" : "dashboard";
        assertThat(ImportFile.object(type, id).isObject()).as(target).isTrue();
      }
    }
  }

  @Test
  void links_leadToTheInferscopeThatIsNamed() {
    ServiceLinks links = new ServiceLinks(URI.create("https://inferscope.example/base/"));
    String file = Dashboards.importFile(Dashboards.savedObjects(links));

    assertThat(file)
        .contains("https://inferscope.example/base/api/v1/traces/{{value}}")
        .contains("https://inferscope.example/base/api/v1/incidents/{{value}}")
        .doesNotContain("127.0.0.1");
  }
}
