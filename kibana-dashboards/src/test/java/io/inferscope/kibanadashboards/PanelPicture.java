package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a Lens panel would show of an answer, roughly: a number, a table, or lines over time. */
final class PanelPicture {
  private static final int MOST_ROWS = 10;
  private static final String[] COLORS = {
    "#54b399", "#6092c0", "#d36086", "#9170b8", "#ca8eae", "#d6bf57", "#b9a888", "#da8b45"
  };

  private PanelPicture() {}

  /** One layer and the rows that Elasticsearch answered. */
  record Answer(JsonNode layer, List<LayerSearch.Row> rows) {
    private Map<String, JsonNode> shown() {
      Map<String, JsonNode> shown = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> column : layer.path("columns").properties()) {
        JsonNode json = column.getValue();
        if (!json.path("isBucketed").asBoolean()
            && !json.path("label").asText().startsWith("Part of ")) {
          shown.put(column.getKey(), json);
        }
      }
      return shown;
    }

    private List<JsonNode> buckets() {
      List<JsonNode> buckets = new ArrayList<>();
      for (JsonNode column : layer.path("columns")) {
        if (column.path("isBucketed").asBoolean()) {
          buckets.add(column);
        }
      }
      return buckets;
    }

    /** A formula's result, a counter's level in the place of its rate, or the number itself. */
    private double value(String id, LayerSearch.Row row) {
      JsonNode columns = layer.path("columns");
      JsonNode reference = columns.path(id).path("references").path(0);
      if (reference.isMissingNode()) {
        return row.numbers().get(id);
      }
      JsonNode tree = columns.path(reference.asText()).path("params").path("tinymathAst");
      return LayerSearch.compute(tree.isMissingNode() ? reference : tree, row);
    }
  }

  /**
   * HTML.
   *
   * @param form Kibana's name of the visualisation
   */
  static String of(String form, List<Answer> answers, int width, int height) {
    return switch (form) {
      case "lnsMetric" -> number(answers.getFirst());
      case "lnsXY" -> lines(answers, width, height);
      default -> table(answers.getFirst());
    };
  }

  private static String number(Answer answer) {
    Map.Entry<String, JsonNode> shown = answer.shown().entrySet().iterator().next();
    double value = answer.value(shown.getKey(), answer.rows().getFirst());
    return "<div class='number'>" + formatted(shown.getValue(), value) + "</div>";
  }

  private static String table(Answer answer) {
    List<String> heads = new ArrayList<>();
    answer.buckets().forEach(column -> heads.add(label(column)));
    answer.shown().values().forEach(column -> heads.add(label(column)));
    StringBuilder html = new StringBuilder("<table><tr><th>");
    html.append(String.join("</th><th>", heads)).append("</th></tr>");
    for (LayerSearch.Row row : answer.rows().stream().limit(MOST_ROWS).toList()) {
      List<String> texts = new ArrayList<>();
      row.keys().forEach(key -> texts.add(escaped(key)));
      answer.shown().forEach((id, column) -> texts.add(formatted(column, answer.value(id, row))));
      html.append("<tr><td>").append(String.join("</td><td>", texts)).append("</td></tr>");
    }
    return html.append("</table>").toString();
  }

  /** Values by time. */
  private record Line(String name, JsonNode column, Map<String, Double> points) {}

  private static String lines(List<Answer> answers, int width, int height) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (Answer answer : answers) {
      answer.shown().forEach((id, column) -> add(lines, answer, id, column));
    }
    double most =
        lines.values().stream()
            .flatMap(line -> line.points().values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    List<String> times =
        lines.values().stream()
            .flatMap(line -> line.points().keySet().stream())
            .sorted()
            .distinct()
            .toList();
    StringBuilder html = new StringBuilder("<svg width='%d' height='%d'>".formatted(width, height));
    StringBuilder legend = new StringBuilder();
    int color = 0;
    for (Line line : lines.values()) {
      String stroke = COLORS[color++ % COLORS.length];
      html.append(polyline(line, stroke, times, most, width, height));
      legend.append("<span style='color:%s'>■ %s</span> ".formatted(stroke, line.name()));
    }
    String top = lines.isEmpty() ? "" : formatted(lines.values().iterator().next().column(), most);
    html.append("<text x='0' y='10'>%s</text>".formatted(top));
    if (!times.isEmpty()) {
      html.append("<text x='60' y='%d'>%s</text>".formatted(height - 2, clock(times.getFirst())));
      html.append(
          "<text x='%d' y='%d' text-anchor='end'>%s</text>"
              .formatted(width, height - 2, clock(times.getLast())));
    }
    return html.append("</svg><br>").append(legend).toString();
  }

  private static void add(Map<String, Line> lines, Answer answer, String id, JsonNode column) {
    int time = 0;
    while (!answer.buckets().get(time).path("dataType").asText().equals("date")) {
      time++;
    }
    for (LayerSearch.Row row : answer.rows()) {
      List<String> names = new ArrayList<>(row.keys());
      String at = names.remove(time);
      String name = escaped(String.join(" ", names) + " " + column.path("label").asText());
      double value = answer.value(id, row);
      if (Double.isFinite(value)) {
        lines
            .computeIfAbsent(name, key -> new Line(key, column, new TreeMap<>()))
            .points()
            .put(at, value);
      }
    }
  }

  private static String polyline(
      Line line, String stroke, List<String> times, double most, int width, int height) {
    String points =
        line.points().entrySet().stream()
            .map(
                point ->
                    "%.0f,%.0f"
                        .formatted(
                            60
                                + (width - 64.0)
                                    * times.indexOf(point.getKey())
                                    / Math.max(1, times.size() - 1),
                            height
                                - 16
                                - (height - 32.0) * point.getValue() / Math.max(1e-12, most)))
            .collect(Collectors.joining(" "));
    return "<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>"
        .formatted(stroke, points);
  }

  private static String clock(String time) {
    return time.length() < 19 ? time : time.substring(11, 19);
  }

  private static String label(JsonNode column) {
    return escaped(column.path("label").asText());
  }

  /** As Kibana's formatter of the column would write it. */
  private static String formatted(JsonNode column, double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    JsonNode format = column.at("/params/format");
    String unit = format.at("/params/fromUnit").asText();
    return switch (format.path("id").asText()) {
      case "percent" -> number("%.1f %%", 100 * value);
      case "duration" -> number("%,.1f ms", value * milliseconds(unit));
      case "bytes" -> number("%,.1f MB", value / (1 << 20));
      default ->
          column.path("dataType").asText().equals("date")
              ? Instant.ofEpochMilli((long) value).toString()
              : number(value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
    };
  }

  private static double milliseconds(String unit) {
    return switch (unit) {
      case "seconds" -> 1e3;
      case "milliseconds" -> 1;
      default -> 1e-6;
    };
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
