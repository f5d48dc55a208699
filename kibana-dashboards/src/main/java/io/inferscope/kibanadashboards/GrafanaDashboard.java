package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.Dashboard.Row;
import java.util.List;

/**
 * A dashboard in the form that Grafana reads from files (schema version 39, Grafana 11 and later).
 * Left out is what Grafana has no word for: columns of tables that are computed from others, and
 * what has no time.
 */
final class GrafanaDashboard {

  private static final int DOCUMENTS_SHOWN = 100;

  private final Dashboard dashboard;
  private final List<Dashboard> all;
  private final ArrayNode panels = Json.array();

  private GrafanaDashboard(Dashboard dashboard, List<Dashboard> all) {
    this.dashboard = dashboard;
    this.all = all;
  }

  /**
   * @param all the dashboards, which its guidance may name
   */
  static ObjectNode json(Dashboard dashboard, List<Dashboard> all) {
    return new GrafanaDashboard(dashboard, all).make();
  }

  private ObjectNode make() {
    int top = 0;
    for (Row row : dashboard.rows()) {
      int height = Math.max(2, Math.ceilDiv(row.height() * 2, 3));
      int left = 0;
      for (Panel panel : row.panels()) {
        if (panel(panel, left, top, row.width() / 2, height)) {
          left += row.width() / 2;
        }
      }
      top += left == 0 ? 0 : height;
    }
    ObjectNode json =
        Json.object().put("uid", dashboard.id()).put("title", "Inferscope: " + dashboard.name());
    json.put("description", dashboard.description()).put("schemaVersion", 39).put("editable", true);
    json.put("graphTooltip", 1).put("timezone", "browser").put("refresh", "30s");
    json.putArray("tags").add("inferscope");
    json.putObject("time").put("from", "now-1h").put("to", "now");
    json.set("panels", panels);
    ObjectNode links = json.putArray("links").addObject();
    links.put("type", "dashboards").put("title", "Inferscope").put("asDropdown", false);
    links.put("includeVars", true).put("keepTime", true).put("targetBlank", false);
    links
        .put("icon", "external link")
        .put("tooltip", "")
        .put("url", "")
        .putArray("tags")
        .add("inferscope");
    json.putObject("templating").set("list", Json.array());
    return json;
  }

  private boolean panel(Panel panel, int left, int top, int width, int height) {
    ObjectNode json =
        switch (panel) {
          case Panel.Chart chart -> chart(chart);
          case Panel.Markdown markdown -> markdown(markdown);
          case Panel.Documents documents -> documents(documents.session());
          // The links of the dashboard itself do this.
          case Panel.Navigation navigation -> Json.object();
        };
    if (json.isEmpty()) {
      return false;
    }
    json.put("id", panels.size() + 1).put("title", panel.title());
    json.putObject("gridPos").put("x", left).put("y", top).put("w", width).put("h", height);
    panels.add(json);
    return true;
  }

  private static ObjectNode chart(Panel.Chart chart) {
    ArrayNode targets =
        chart.layers().stream().anyMatch(layer -> layer.view().timeField().isEmpty())
            ? Json.array()
            : GrafanaQueries.of(chart);
    if (targets.isEmpty()) {
      return Json.object();
    }
    ObjectNode json = Json.object().put("type", type(chart.form()));
    json.set("datasource", GrafanaQueries.source(chart.layers().getFirst().view()));
    json.set("targets", targets);
    ObjectNode defaults = json.putObject("fieldConfig").putObject("defaults");
    unit(chart.layers().getFirst().metrics().getFirst(), defaults);
    custom(chart.form(), defaults);
    json.withObject("/fieldConfig").putArray("overrides");
    options(chart.form(), json.putObject("options"));
    if (chart.days() > 0) {
      json.put("timeFrom", chart.days() + "d");
    }
    return json;
  }

  private static String type(Panel.Form form) {
    return switch (form) {
      case LINE, AREA, BARS -> "timeseries";
      case TABLE -> "table";
      case NUMBER -> "stat";
    };
  }

  private static void custom(Panel.Form form, ObjectNode defaults) {
    switch (form) {
      case LINE -> defaults.putObject("custom").put("drawStyle", "line").put("lineWidth", 1);
      case AREA ->
          defaults
              .putObject("custom")
              .put("drawStyle", "line")
              .put("fillOpacity", 40)
              .putObject("stacking")
              .put("mode", "normal")
              .put("group", "A");
      case BARS ->
          defaults
              .putObject("custom")
              .put("drawStyle", "bars")
              .put("fillOpacity", 80)
              .putObject("stacking")
              .put("mode", "normal")
              .put("group", "A");
      case TABLE, NUMBER -> {}
    }
  }

  private static void options(Panel.Form form, ObjectNode options) {
    switch (form) {
      case LINE, AREA, BARS -> {
        options
            .putObject("legend")
            .put("displayMode", "list")
            .put("placement", "bottom")
            .put("showLegend", true);
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
      }
      case TABLE -> options.put("showHeader", true);
      case NUMBER ->
          options
              .put("colorMode", "none")
              .put("graphMode", "none")
              .putObject("reduceOptions")
              .put("values", false)
              .put("fields", "")
              .putArray("calcs")
              .add("lastNotNull");
    }
  }

  private static void unit(Metric metric, ObjectNode defaults) {
    switch (metric.unit()) {
      case COUNT -> defaults.put("unit", "short");
      case DECIMAL -> defaults.put("unit", "none").put("decimals", 2);
      case SHARE -> defaults.put("unit", "percentunit");
      case NANOSECONDS -> defaults.put("unit", "ns");
      case SECONDS -> defaults.put("unit", "s");
      case MILLISECONDS -> defaults.put("unit", "ms");
      case BYTES -> defaults.put("unit", "bytes");
      case INSTANT -> defaults.put("unit", "dateTimeAsIso");
    }
  }

  private ObjectNode markdown(Panel.Markdown markdown) {
    String text = markdown.text();
    for (Dashboard other : all) {
      text = text.replace("#/view/" + other.id(), "/d/" + other.id());
    }
    ObjectNode json = Json.object().put("type", "text");
    json.putObject("options").put("mode", "markdown").put("content", text);
    return json;
  }

  private static ObjectNode documents(DiscoverSession session) {
    ObjectNode json = Json.object().put("type", "logs");
    json.set("datasource", GrafanaQueries.source(session.view()));
    ObjectNode target = json.putArray("targets").addObject().put("refId", "A");
    target.set("datasource", GrafanaQueries.source(session.view()));
    target.put("timeField", session.view().timeField()).put("query", LuceneText.of(session.kql()));
    ObjectNode logs = target.putArray("metrics").addObject().put("id", "1").put("type", "logs");
    logs.putObject("settings").put("limit", String.valueOf(DOCUMENTS_SHOWN));
    target.putArray("bucketAggs");
    ObjectNode options =
        json.putObject("options").put("showTime", true).put("wrapLogMessage", true);
    options.put("enableLogDetails", true).put("sortOrder", "Descending");
    return json;
  }
}
