package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.Panel.Chart;
import io.inferscope.kibanadashboards.SavedObject.Reference;
import java.util.ArrayList;
import java.util.List;

/** A chart in the form of Kibana Lens. */
final class LensChart {
  private LensChart() {}

  private static String layerId(int index) {
    return "l" + index;
  }

  static List<Reference> references(Chart chart) {
    List<Reference> references = new ArrayList<>();
    for (int i = 0; i < chart.layers().size(); i++) {
      String view = chart.layers().get(i).view().id();
      String name = "indexpattern-datasource-layer-" + layerId(i);
      references.add(new Reference(SavedObjectType.DATA_VIEW, view, name));
    }
    return references;
  }

  /** The attributes of a Lens object, as a panel holds them by value. */
  static ObjectNode attributes(Chart chart) {
    ObjectNode json = Json.object().put("title", chart.title()).put("description", "");
    json.put("visualizationType", visualization(chart.form())).put("type", "lens");
    json.set("references", SavedObject.json(references(chart)));
    ObjectNode state = json.putObject("state");
    state.set(
        "visualization",
        switch (chart.form()) {
          case LINE -> overTime(chart, "line");
          case BARS -> overTime(chart, "bar_stacked");
          case AREA -> overTime(chart, "area_stacked");
          case TABLE -> table(chart.layers().getFirst());
          case NUMBER -> number();
        });
    state.set("query", Json.kql(chart.kql()));
    state.putArray("filters");
    state.set("datasourceStates", layers(chart));
    state.putArray("internalReferences");
    state.putObject("adHocDataViews");
    return json;
  }

  private static String visualization(Panel.Form form) {
    return switch (form) {
      case LINE, BARS, AREA -> "lnsXY";
      case TABLE -> "lnsDatatable";
      case NUMBER -> "lnsMetric";
    };
  }

  private static ObjectNode layers(Chart chart) {
    ObjectNode states = Json.object();
    ObjectNode layers = states.putObject("formBased").putObject("layers");
    for (int i = 0; i < chart.layers().size(); i++) {
      layers.set(layerId(i), LayerColumns.json(chart.layers().get(i)));
    }
    // A Kibana that migrates from before 8.6 looks here.
    states.putObject("indexpattern").putObject("layers");
    states.putObject("textBased").putObject("layers");
    return states;
  }

  private static ObjectNode number() {
    ObjectNode json = Json.object().put("layerId", layerId(0)).put("layerType", "data");
    return json.put("metricAccessor", LayerColumns.metricId(0));
  }

  private static ObjectNode table(Layer layer) {
    ObjectNode json = Json.object().put("layerId", layerId(0)).put("layerType", "data");
    ArrayNode columns = json.putArray("columns");
    for (int i = 0; i < layer.buckets().size(); i++) {
      columns.addObject().put("columnId", LayerColumns.bucketId(i)).put("isTransposed", false);
    }
    for (int i = 0; i < layer.metrics().size(); i++) {
      columns.addObject().put("columnId", LayerColumns.metricId(i)).put("isTransposed", false);
    }
    json.putObject("paging").put("enabled", true).put("size", 10);
    return json;
  }

  private static ObjectNode overTime(Chart chart, String series) {
    ObjectNode json = Json.object();
    json.putObject("legend").put("isVisible", true).put("position", "right");
    json.put("valueLabels", "hide").put("fittingFunction", "None");
    json.set("axisTitlesVisibilitySettings", axes(false));
    json.set("tickLabelsVisibilitySettings", axes(true));
    json.set("gridlinesVisibilitySettings", axes(true));
    json.put("preferredSeriesType", series);
    ArrayNode layers = json.putArray("layers");
    for (int i = 0; i < chart.layers().size(); i++) {
      layers.add(series(layerId(i), chart.layers().get(i), series));
    }
    return json;
  }

  private static ObjectNode axes(boolean visible) {
    return Json.object().put("x", visible).put("yLeft", visible).put("yRight", visible);
  }

  /** Time runs from left to right; another bucket makes a series for each of its values. */
  private static ObjectNode series(String id, Layer layer, String series) {
    ObjectNode json = Json.object().put("layerId", id).put("layerType", "data");
    json.put("seriesType", series);
    for (int i = 0; i < layer.buckets().size(); i++) {
      String axis =
          switch (layer.buckets().get(i)) {
            case Bucket.Time time -> "xAccessor";
            case Bucket.Terms terms -> "splitAccessor";
          };
      if (json.has(axis)) {
        throw new IllegalArgumentException("a chart has one axis of time and one split");
      }
      json.put(axis, LayerColumns.bucketId(i));
    }
    ArrayNode accessors = json.putArray("accessors");
    for (int i = 0; i < layer.metrics().size(); i++) {
      accessors.add(LayerColumns.metricId(i));
    }
    return json;
  }
}
