package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.kibanadashboards.ImportFile.LensLayer;
import io.inferscope.kibanadashboards.PanelPicture.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws each dashboard to scale, with Elasticsearch's answers, for a person to look at. */
class PicturesTest {
  private static final Path DIRECTORY = Path.of("target", "dashboards");

  /** Kibana's rows are 20 pixels; its columns as wide as 48 of them let fit on a screen. */
  private static final int COLUMN = 26;

  private static final int ROW = 20;
  private static final int MARGIN = 6;
  private static final int TITLE_AND_LEGEND = 56;

  static List<JsonNode> dashboards() {
    return ImportFile.objects("dashboard").toList();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void picture_holdsEveryPanel(JsonNode dashboard) throws IOException {
    StringBuilder html = new StringBuilder("<!doctype html><meta charset='utf-8'><style>");
    html.append("body{font:12px sans-serif}section{position:absolute;overflow:hidden;");
    html.append("border:1px solid #ccc;box-sizing:border-box;padding:4px}td,th{padding:0 8px;");
    html.append("text-align:left}b{font-size:13px}.number{font-size:28px;text-align:right}");
    html.append("text{font-size:10px}</style>");
    for (JsonNode panel : ImportFile.inner(dashboard, "panelsJSON")) {
      html.append(section(dashboard, panel));
    }
    Files.createDirectories(DIRECTORY);
    Path file = DIRECTORY.resolve(dashboard.path("id").asText() + ".html");
    Files.writeString(file, html);

    assertThat(html.toString())
        .contains("Guidance", "Navigation")
        .doesNotContain("</th></tr></table>", "</svg><br></section>");
  }

  private static String section(JsonNode dashboard, JsonNode panel) {
    JsonNode place = panel.path("gridData");
    int width = place.path("w").asInt() * COLUMN - MARGIN;
    int height = place.path("h").asInt() * ROW - MARGIN;
    String content =
        switch (panel.path("type").asText()) {
          case "lens" -> chart(dashboard, panel, width - 12, height - TITLE_AND_LEGEND);
          case "visualization" ->
              markdown(panel.at("/embeddableConfig/savedVis/params/markdown").asText());
          case "links" -> labels(panel.at("/embeddableConfig/attributes/links"));
          default -> "documents of " + PanelPicture.escaped(panel.path("panelRefName").asText());
        };
    return "<section style='left:%dpx;top:%dpx;width:%dpx;height:%dpx'><b>%s</b><br>%s</section>\n"
        .formatted(
            place.path("x").asInt() * COLUMN,
            place.path("y").asInt() * ROW,
            width,
            height,
            PanelPicture.escaped(panel.path("title").asText()),
            content);
  }

  private static String chart(JsonNode dashboard, JsonNode panel, int width, int height) {
    List<Answer> answers =
        ImportFile.layers().stream()
            .filter(layer -> layer.panel().dashboard().equals(dashboard))
            .filter(layer -> layer.panel().json().equals(panel))
            .map(PicturesTest::answer)
            .toList();
    String form = panel.at("/embeddableConfig/attributes/visualizationType").asText();
    return PanelPicture.of(form, answers, width, height);
  }

  private static Answer answer(LensLayer layer) {
    LayerSearch search = new LayerSearch(layer.json());
    String path = "/" + ImportFile.indices(layer.view()) + "/_search";
    return new Answer(layer.json(), search.rows(Node.send("POST", path, search.body(layer.kql()))));
  }

  /** As much of the language as the guidance uses. */
  private static String markdown(String text) {
    return PanelPicture.escaped(text)
        .replaceAll("\\*\\*(.+?)\\*\\*", "<strong>$1</strong>")
        .replaceAll("\\*(.+?)\\*", "<em>$1</em>")
        .replaceAll("\\[(.+?)]\\((.+?)\\)", "<a href='$2'>$1</a>");
  }

  private static String labels(JsonNode links) {
    return links
        .valueStream()
        .map(link -> PanelPicture.escaped(link.path("label").asText()))
        .collect(Collectors.joining(" · "));
  }
}
