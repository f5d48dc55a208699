package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.kibanadashboards.ImportFile.LensLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer of every panel against a real Elasticsearch: its fields, and its answer. */
class LayersTest {
  private static final Set<String> TEXTS = Set.of("keyword");
  private static final Set<String> NUMBERS =
      Set.of("long", "integer", "short", "byte", "double", "float");
  private static final Set<String> DATES = Set.of("date", "date_nanos");
  private static final List<String> UNTYPED = List.of("count", "unique_count");

  static List<LensLayer> layers() {
    return ImportFile.layers();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_hasFieldsOfItsTypes(LensLayer layer) {
    for (JsonNode column : layer.json().path("columns")) {
      String field = column.path("sourceField").asText(Aggregation.RECORDS);
      if (!field.equals(Aggregation.RECORDS)) {
        assertThat(aggregatableTypes(layer.view(), field)).as(field).isSubsetOf(types(column));
      }
    }
  }

  private static Set<String> types(JsonNode column) {
    if (UNTYPED.contains(column.path("operationType").asText())) {
      return Set.of("keyword", "long");
    }
    return switch (column.path("dataType").asText()) {
      case "number" -> NUMBERS;
      case "date" -> DATES;
      default -> TEXTS;
    };
  }

  /** More than one type would be a conflict, with which Kibana can do nothing. */
  private static List<String> aggregatableTypes(String view, String field) {
    List<String> types = new ArrayList<>();
    for (JsonNode type : fieldTypes(view, field)) {
      if (!type.path("type").asText().equals("unmapped")) {
        assertThat(type.path("aggregatable").asBoolean()).as(field).isTrue();
        types.add(type.path("type").asText());
      }
    }
    assertThat(types).as("%s in %s", field, view).hasSize(1);
    return types;
  }

  private static JsonNode fieldTypes(String view, String field) {
    return Node.send("GET", "/" + ImportFile.indices(view) + "/_field_caps?fields=" + field, "")
        .path("fields")
        .path(field);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_answersWithNumbers(LensLayer layer) {
    List<LayerSearch.Row> rows = rows(layer, "");

    assertThat(rows).isNotEmpty();
    layer
        .json()
        .path("columns")
        .properties()
        .forEach(
            column -> {
              JsonNode tree = column.getValue().at("/params/tinymathAst");
              if (tree.isObject()) {
                assertThat(rows)
                    .as(column.getKey())
                    .anyMatch(row -> Double.isFinite(LayerSearch.compute(tree, row)));
              } else if (column.getValue().has("sourceField")
                  && !column.getValue().path("isBucketed").asBoolean()) {
                assertThat(rows)
                    .as(column.getKey())
                    .anyMatch(
                        row -> hasValue(column.getValue(), row.numbers().get(column.getKey())));
              }
            });
  }

  private static List<LayerSearch.Row> rows(LensLayer layer, String condition) {
    LayerSearch search = new LayerSearch(layer.json());
    String kql = layer.kql().isEmpty() ? condition : "(" + layer.kql() + ") and " + condition;
    String body = search.body(condition.isEmpty() ? layer.kql() : kql);
    String path = "/" + ImportFile.indices(layer.view()) + "/_search";
    return search.rows(Node.send("POST", path, body));
  }

  @DisabledIfSystemProperty(named = Node.GIVEN, matches = ".+")
  @Test
  void openIncidents_areAllThatGoOn() {
    LensLayer layer = ImportFile.layer("inferscope-overview", "open-incidents");

    assertThat(rows(layer, "")).hasSize(1);
    assertThat(rows(layer, "").getFirst().numbers()).containsEntry("m0", 2.0);
  }

  /** What vLLM's spans do not say, they need not: no operation name, no model, no reason. */
  @DisabledIfSystemProperty(named = Node.GIVEN, matches = ".+")
  @Test
  void modelServing_showsWhatVllmSends() {
    List<LensLayer> ofSpans =
        ImportFile.layers().stream()
            .filter(layer -> layer.panel().toString().startsWith("inferscope-model-serving/"))
            .filter(layer -> layer.view().equals(DataView.SPANS.id()))
            .filter(layer -> !layer.panel().toString().endsWith("/how-completions-end"))
            .toList();

    assertThat(ofSpans).hasSizeGreaterThan(6);
    for (LensLayer layer : ofSpans) {
      assertThat(rows(layer, "service.name : vllm"))
          .as("%s", layer)
          .isNotEmpty()
          .allMatch(row -> row.numbers().values().stream().anyMatch(number -> number > 0));
    }
  }

  @DisabledIfSystemProperty(named = Node.GIVEN, matches = ".+")
  @Test
  void calls_areNamedByWhateverTheCallerKnows() {
    LensLayer layer = ImportFile.layer("inferscope-traces", "calls-between-services");

    assertThat(rows(layer, "service.name : caller"))
        .extracting(row -> row.keys().getLast())
        .containsExactlyInAnyOrderElementsOf(MadeUpDocuments.CALLED);
  }

  /** A count of nothing shows an empty panel; a sum or a maximum may be zero. */
  private static boolean hasValue(JsonNode column, double value) {
    return UNTYPED.contains(column.path("operationType").asText())
        ? value > 0
        : Double.isFinite(value);
  }

  static List<JsonNode> sessions() {
    return ImportFile.objects("search").toList();
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void session_findsDocumentsAndItsColumns(JsonNode session) {
    String view = session.at("/references/0/id").asText();
    JsonNode source =
        Json.parse(session.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
    for (JsonNode column : session.at("/attributes/columns")) {
      assertThat(fieldTypes(view, column.asText())).as(column.asText()).isNotEmpty();
    }
    String query = Json.text(Kql.parse(source.at("/query/query").asText()));
    JsonNode answer =
        Node.send(
            "POST",
            "/" + ImportFile.indices(view) + "/_search",
            "{\"query\":%s,\"sort\":[{\"%s\":\"desc\"}]}"
                .formatted(query, session.at("/attributes/sort/0/0").asText()));
    assertThat(answer.at("/hits/total/value").asInt()).isPositive();
  }

  static List<JsonNode> dashboards() {
    return ImportFile.objects("dashboard").toList();
  }

  /** A control whose field a panel's data do not have would empty that panel. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void controls_haveFieldsInEveryPanelThatHeedsThem(JsonNode dashboard) {
    for (JsonNode control : ImportFile.controls(dashboard)) {
      String field = control.at("/explicitInput/fieldName").asText();
      for (LensLayer layer : ImportFile.layers()) {
        if (layer.panel().dashboard().equals(dashboard)
            && !layer.json().path("ignoreGlobalFilters").asBoolean()) {
          assertThat(aggregatableTypes(layer.view(), field)).as("%s", layer).isSubsetOf(TEXTS);
        }
      }
    }
  }

  static List<JsonNode> dataViews() {
    return ImportFile.objects("index-pattern").toList();
  }

  @ParameterizedTest
  @MethodSource("dataViews")
  void dataView_formatsFieldsAndHasTheTimeThatItsIndicesHave(JsonNode view) {
    String time = view.at("/attributes/timeFieldName").asText();
    if (!time.isEmpty()) {
      assertThat(aggregatableTypes(view.path("id").asText(), time)).isSubsetOf(DATES);
    }
    Json.parse(view.at("/attributes/fieldFormatMap").asText())
        .properties()
        .forEach(
            format ->
                assertThat(List.of("url", "duration"))
                    .contains(format.getValue().path("id").asText()));
  }
}
