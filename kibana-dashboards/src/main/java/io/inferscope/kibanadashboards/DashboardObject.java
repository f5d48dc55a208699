package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Dashboard.Row;
import io.inferscope.kibanadashboards.SavedObject.Reference;
import java.util.ArrayList;
import java.util.List;

/** A dashboard in the form of Kibana's saved object. One instance makes one. */
final class DashboardObject {
  private static final String RANGE = "now-1h";
  private static final int REFRESH_MILLIS = 30_000;

  private final Dashboard dashboard;
  private final List<Dashboard> all;
  private final List<Reference> references = new ArrayList<>();

  /**
   * A dashboard to be.
   *
   * @param all what the navigation links to
   */
  DashboardObject(Dashboard dashboard, List<Dashboard> all) {
    this.dashboard = dashboard;
    this.all = all;
  }

  SavedObject make() {
    ObjectNode attributes = Json.object();
    attributes.put("title", "Inferscope: " + dashboard.name());
    attributes.put("description", dashboard.description());
    attributes.put("panelsJSON", Json.text(panels()));
    attributes.put("optionsJSON", Json.text(options()));
    attributes.put("timeRestore", true).put("timeFrom", RANGE).put("timeTo", "now");
    attributes.putObject("refreshInterval").put("pause", false).put("value", REFRESH_MILLIS);
    attributes.set("controlGroupInput", controls());
    ObjectNode source = Json.object();
    source.set("query", Json.kql(""));
    source.putArray("filter");
    attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", Json.text(source));
    references.add(Tag.reference());
    return new SavedObject(SavedObjectType.DASHBOARD, dashboard.id(), attributes, references);
  }

  private static ObjectNode options() {
    return Json.object()
        .put("useMargins", true)
        .put("syncColors", true)
        .put("syncCursor", true)
        .put("syncTooltips", false)
        .put("hidePanelTitles", false);
  }

  private ArrayNode panels() {
    ArrayNode panels = Json.array();
    int y = 0;
    for (Row row : dashboard.rows()) {
      int x = 0;
      for (Panel panel : row.panels()) {
        ObjectNode json = panel(panel);
        json.set("gridData", place(panel.id(), x, y, row.width(), row.height()));
        panels.add(json);
        x += row.width();
      }
      y += row.height();
    }
    return panels;
  }

  private static ObjectNode place(String id, int x, int y, int width, int height) {
    return Json.object().put("x", x).put("y", y).put("w", width).put("h", height).put("i", id);
  }

  private ObjectNode panel(Panel panel) {
    return switch (panel) {
      case Panel.Chart chart -> chart(chart);
      case Panel.Markdown markdown -> markdown(markdown);
      case Panel.Navigation navigation -> navigation(navigation);
      case Panel.Documents documents -> documents(documents);
    };
  }

  private static ObjectNode panel(String type, Panel panel, ObjectNode content) {
    ObjectNode json = Json.object().put("type", type).put("panelIndex", panel.id());
    json.set("embeddableConfig", content);
    return json;
  }

  private ObjectNode chart(Panel.Chart chart) {
    ObjectNode content = Json.object();
    content.set("attributes", LensChart.attributes(chart));
    content.putObject("enhancements").putObject("dynamicActions").putArray("events");
    content.put("hidePanelTitles", false);
    if (chart.days() > 0) {
      content.putObject("timeRange").put("from", "now-" + chart.days() + "d").put("to", "now");
    }
    LensChart.references(chart).forEach(one -> references.add(one.within(chart.id())));
    return panel("lens", chart, content).put("title", chart.title());
  }

  private static ObjectNode markdown(Panel.Markdown markdown) {
    ObjectNode content = Json.object();
    content.putObject("enhancements");
    ObjectNode visualization = content.putObject("savedVis");
    visualization.put("id", "").put("title", "").put("description", "").put("type", "markdown");
    visualization
        .putObject("params")
        .put("fontSize", 12)
        .put("openLinksInNewTab", false)
        .put("markdown", markdown.text());
    visualization.putObject("uiState");
    ObjectNode data = visualization.putObject("data");
    data.putArray("aggs");
    ObjectNode source = data.putObject("searchSource");
    source.set("query", Json.kql(""));
    source.putArray("filter");
    content.put("hidePanelTitles", true);
    return panel("visualization", markdown, content).put("title", markdown.title());
  }

  private ObjectNode navigation(Panel.Navigation navigation) {
    ObjectNode content = Json.object();
    ObjectNode attributes = content.putObject("attributes").put("layout", "horizontal");
    ArrayNode links = attributes.putArray("links");
    for (int i = 0; i < all.size(); i++) {
      Dashboard target = all.get(i);
      String name = "link_" + target.id() + "_dashboard";
      ObjectNode link = links.addObject().put("id", target.id()).put("type", "dashboardLink");
      link.put("label", target.name()).put("order", i).put("destinationRefName", name);
      // A control's choice means nothing where the next dashboard has another field for it.
      link.putObject("options")
          .put("openInNewTab", false)
          .put("useCurrentDateRange", true)
          .put("useCurrentFilters", false);
      Reference reference = new Reference(SavedObjectType.DASHBOARD, target.id(), name);
      references.add(reference.within(navigation.id()));
    }
    content.putObject("enhancements");
    content.put("hidePanelTitles", true);
    return panel("links", navigation, content).put("title", navigation.title());
  }

  private ObjectNode documents(Panel.Documents documents) {
    String name = "panel_" + documents.id();
    Reference reference = new Reference(SavedObjectType.SESSION, documents.session().id(), name);
    references.add(reference.within(documents.id()));
    ObjectNode content = Json.object();
    content.putObject("enhancements");
    return panel("search", documents, content)
        .put("title", documents.title())
        .put("panelRefName", name);
  }

  private ObjectNode controls() {
    ObjectNode panels = Json.object();
    for (int i = 0; i < dashboard.controls().size(); i++) {
      Control control = dashboard.controls().get(i);
      String id = "control-" + i;
      panels.set(id, control(id, i, control));
      String name = "controlGroup_" + id + ":optionsListDataView";
      references.add(new Reference(SavedObjectType.DATA_VIEW, control.view().id(), name));
    }
    ObjectNode ignored =
        Json.object()
            .put("ignoreFilters", false)
            .put("ignoreQuery", false)
            .put("ignoreTimerange", false)
            .put("ignoreValidations", false);
    return Json.object()
        .put("controlStyle", "oneLine")
        .put("chainingSystem", "HIERARCHICAL")
        .put("showApplySelections", false)
        .put("panelsJSON", Json.text(panels))
        .put("ignoreParentSettingsJSON", Json.text(ignored));
  }

  private static ObjectNode control(String id, int order, Control control) {
    ObjectNode json = Json.object().put("order", order).put("width", "medium").put("grow", true);
    ObjectNode input = json.put("type", "optionsListControl").putObject("explicitInput");
    input.put("id", id).put("fieldName", control.field()).put("title", control.label());
    input.putArray("selectedOptions");
    input.put("searchTechnique", "prefix").putObject("enhancements");
    input.putObject("sort").put("by", "_count").put("direction", "desc");
    return json;
  }
}
