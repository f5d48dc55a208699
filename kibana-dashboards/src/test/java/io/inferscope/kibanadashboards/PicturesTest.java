package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.kibanadashboards.ImportFile.LensLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws each dashboard to scale, with Elasticsearch's answers, for a person to look at. */
class PicturesTest {
  private static final Path DIRECTORY = Path.of("target", "dashboards");
  private static final int MOST_ROWS = 10;

  /** Kibana's rows are 20 pixels; its columns as wide as 48 of them let fit on a screen. */
  private static final int UNIT = 26;

  static List<JsonNode> dashboards() {
    return ImportFile.objects("dashboard").toList();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void picture_holdsEveryPanel(JsonNode dashboard) throws IOException {
    StringBuilder html = new StringBuilder("<!doctype html><meta charset='utf-8'><style>");
    html.append("body{font:12px sans-serif}section{position:absolute;overflow:hidden;");
    html.append("border:1px solid #ccc;box-sizing:border-box;padding:4px}td,th{padding:0 8px;");
    html.append("text-align:left}b{font-size:13px}</style>");
    for (JsonNode panel : ImportFile.inner(dashboard, "panelsJSON")) {
      html.append(section(dashboard, panel));
    }
    Files.createDirectories(DIRECTORY);
    Path file = DIRECTORY.resolve(dashboard.path("id").asText() + ".html");
    Files.writeString(file, html);

    assertThat(html.toString())
        .contains("Guidance", "Navigation")
        .doesNotContain("</caption></table>");
  }

  private static String section(JsonNode dashboard, JsonNode panel) {
    JsonNode place = panel.path("gridData");
    String content =
        switch (panel.path("type").asText()) {
          case "lens" -> answers(dashboard, panel);
          case "visualization" ->
              escaped(panel.at("/embeddableConfig/savedVis/params/markdown").asText());
          case "links" -> texts(panel.at("/embeddableConfig/attributes/links"), "label");
          default -> "documents of " + escaped(panel.path("panelRefName").asText());
        };
    return "<section style='left:%dpx;top:%dpx;width:%dpx;height:%dpx'><b>%s</b><br>%s</section>\n"
        .formatted(
            place.path("x").asInt() * UNIT,
            place.path("y").asInt() * UNIT,
            place.path("w").asInt() * UNIT - 6,
            place.path("h").asInt() * UNIT - 6,
            escaped(panel.path("title").asText()),
            content);
  }

  private static String answers(JsonNode dashboard, JsonNode panel) {
    return ImportFile.layers().stream()
        .filter(layer -> layer.panel().dashboard().equals(dashboard))
        .filter(layer -> layer.panel().json().equals(panel))
        .map(PicturesTest::table)
        .collect(Collectors.joining("<hr>"));
  }

  private static String table(LensLayer layer) {
    LayerSearch search = new LayerSearch(layer.json());
    String path = "/" + ImportFile.indices(layer.view()) + "/_search";
    StringBuilder html = new StringBuilder("<table>");
    html.append("<caption>").append(texts(layer.json().path("columns"), "label"));
    html.append("</caption>");
    search.rows(Node.send("POST", path, search.body(layer.kql()))).stream()
        .limit(MOST_ROWS)
        .forEach(row -> html.append(line(row)));
    return html.append("</table>").toString();
  }

  private static String line(LayerSearch.Row row) {
    String keys = row.keys().stream().map(PicturesTest::escaped).collect(cells());
    String numbers =
        row.numbers().values().stream()
            .map(number -> String.format(Locale.ROOT, "%.4g", number))
            .collect(cells());
    return "<tr>" + keys + numbers + "</tr>";
  }

  private static Collector<CharSequence, ?, String> cells() {
    return Collectors.joining("</td><td>", "<td>", "</td>");
  }

  private static String texts(JsonNode nodes, String member) {
    return nodes
        .valueStream()
        .map(node -> escaped(node.path(member).asText()))
        .collect(Collectors.joining(" · "));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
