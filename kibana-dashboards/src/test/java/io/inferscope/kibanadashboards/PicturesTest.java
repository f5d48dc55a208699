package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.kibanadashboards.ImportFile.LensLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        .doesNotContain("</th></tr></table>");
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
    List<JsonNode> columns = shownColumns(layer.json());
    StringBuilder html = new StringBuilder("<table><tr>");
    columns.forEach(column -> html.append("<th>").append(label(column)).append("</th>"));
    html.append("</tr>");
    search.rows(Node.send("POST", path, search.body(layer.kql()))).stream()
        .limit(MOST_ROWS)
        .forEach(row -> html.append(line(layer.json(), row)));
    return html.append("</table>").toString();
  }

  /** Not the parts of formulas and rates. */
  private static List<JsonNode> shownColumns(JsonNode layer) {
    return layer
        .path("columns")
        .valueStream()
        .filter(column -> !label(column).startsWith("Part of "))
        .toList();
  }

  private static String label(JsonNode column) {
    return escaped(column.path("label").asText());
  }

  private static String line(JsonNode layer, LayerSearch.Row row) {
    List<String> texts = new ArrayList<>();
    row.keys().forEach(key -> texts.add(escaped(key)));
    for (Map.Entry<String, JsonNode> column : layer.path("columns").properties()) {
      if (!column.getValue().path("isBucketed").asBoolean()
          && !label(column.getValue()).startsWith("Part of ")) {
        texts.add(String.format(Locale.ROOT, "%.4g", value(layer, column.getKey(), row)));
      }
    }
    return "<tr>" + texts.stream().collect(cells()) + "</tr>";
  }

  /** A formula's result, a counter's level in the place of its rate, or the number itself. */
  private static double value(JsonNode layer, String id, LayerSearch.Row row) {
    JsonNode reference = layer.path("columns").path(id).path("references").path(0);
    if (reference.isMissingNode()) {
      return row.numbers().get(id);
    }
    JsonNode tree =
        layer.path("columns").path(reference.asText()).path("params").path("tinymathAst");
    return LayerSearch.compute(tree.isMissingNode() ? reference : tree, row);
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
