package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards in Grafana's form: what is in grafana/, and every query against Elasticsearch. */
class GrafanaTest {
  private static final Path FOLDER = Path.of("../grafana");

  @Test
  void files_areWhatTheDescriptionSays() throws IOException {
    Map<String, String> held = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
      for (Path file : files.toList()) {
        held.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(held)
        .as("written by ./inferscope grafana export grafana/dashboards")
        .isEqualTo(GrafanaDashboards.files());
  }

  static Stream<Arguments> queries() {
    List<Arguments> queries = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          if (target.has("query")) {
            String name = dashboard.path("uid").asText() + ": " + panel.path("title").asText();
            queries.add(Arguments.of(name, target));
          }
        }
      }
    }
    return queries.stream();
  }

  private static List<JsonNode> dashboards() {
    return GrafanaDashboards.files().values().stream().map(Json::parse).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void query_answersWithNumbers(String name, JsonNode target) {
    String indices = ImportFile.indices(target.at("/datasource/uid").asText());
    JsonNode answer = Node.send("POST", "/" + indices + "/_search", GrafanaSearch.body(target));

    assertThat(answer.at("/hits/total/value").asInt()).as(name).isPositive();
    assertThat(GrafanaSearch.hasNumbers(answer, target)).as(name + ": " + answer).isTrue();
  }

  @Test
  void expressions_readQueriesOfTheirPanel() {
    List<String> expressions = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        List<String> ids = panel.path("targets").findValuesAsText("refId");
        assertThat(ids).doesNotHaveDuplicates();
        for (String expression : panel.path("targets").findValuesAsText("expression")) {
          expressions.add(expression);
          assertThat(Pattern.compile("\\$(\\w)").matcher(expression).results())
              .isNotEmpty()
              .allMatch(found -> ids.contains(found.group(1)));
        }
      }
    }
    assertThat(expressions).isNotEmpty();
  }

  @Test
  void panels_doNotOverlap() {
    for (JsonNode dashboard : dashboards()) {
      boolean[][] taken = new boolean[400][24];
      for (JsonNode panel : dashboard.path("panels")) {
        JsonNode place = panel.path("gridPos");
        for (int y = place.path("y").asInt(); y < end(place, "y", "h"); y++) {
          for (int x = place.path("x").asInt(); x < end(place, "x", "w"); x++) {
            assertThat(taken[y][x]).as(panel.path("title").asText()).isFalse();
            taken[y][x] = true;
          }
        }
      }
    }
  }

  private static int end(JsonNode place, String from, String length) {
    return place.path(from).asInt() + place.path(length).asInt();
  }

  @Test
  void sources_areTheDataViewsThatHaveTimes() throws IOException {
    String text = Files.readString(FOLDER.resolve("provisioning/datasources/inferscope.yaml"));
    for (DataView view : DataView.values()) {
      if (view.timeField().isEmpty()) {
        assertThat(text).doesNotContain("uid: " + view.id() + "\n");
      } else {
        assertThat(text)
            .containsPattern(
                "uid: %s\n(?:.*\n){1,6}? +index: \"%s\"\n +timeField: \"%s\"\n"
                    .formatted(
                        view.id(), Pattern.quote(view.title()), Pattern.quote(view.timeField())));
      }
    }
  }

  /** Without it Grafana shows lines without a text. */
  @Test
  void sources_showATextThatTheirDocumentsHave() throws IOException {
    String text = Files.readString(FOLDER.resolve("provisioning/datasources/inferscope.yaml"));
    Matcher found =
        Pattern.compile("index: \"([^\"]+)\"\n(?:      .*\n){1,3}?      logMessageField: (\\S+)")
            .matcher(text);
    int sources = 0;
    while (found.find()) {
      sources++;
      String path = "/" + found.group(1) + "/_field_caps?fields=" + found.group(2);
      assertThat(Node.send("GET", path, "").path("fields").has(found.group(2)))
          .as(found.group())
          .isTrue();
    }
    assertThat(sources).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | *
          kind : Server                     | kind:Server
          severity_number >= 17             | severity_number:>=17
          a : x or b : y and not c : *      | a:x OR b:y AND NOT c:*
          a : "this and : that" and b : y   | a:"this and : that" AND b:y
          """)
  void lucene_saysTheSame(String kql, String lucene) {
    assertThat(LuceneText.of(kql)).isEqualTo(lucene);
  }
}
