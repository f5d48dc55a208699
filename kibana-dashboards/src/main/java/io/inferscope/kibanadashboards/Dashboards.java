package io.inferscope.kibanadashboards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that Inferscope brings into a Kibana. */
public final class Dashboards {
  private Dashboards() {}

  static List<Dashboard> all() {
    return List.of(
        OverviewDashboard.describe(),
        IncidentDashboard.describe(),
        LogPatternsDashboard.describe(),
        TracesDashboard.describe(),
        ModelServingDashboard.describe(),
        PipelineDashboard.describe());
  }

  /**
   * The saved objects, each after those that it needs (dashboards apart, which link to each other).
   * The same links give the same objects, to the byte.
   */
  public static List<SavedObject> savedObjects(ServiceLinks links) {
    List<SavedObject> objects = new ArrayList<>();
    objects.add(Tag.savedObject());
    Arrays.stream(DataView.values()).map(view -> view.savedObject(links)).forEach(objects::add);
    DiscoverSession.all().forEach(session -> objects.add(session.savedObject()));
    List<Dashboard> dashboards = all();
    dashboards.forEach(one -> objects.add(new DashboardObject(one, dashboards).make()));
    return objects;
  }

  /** The objects as an import file: one JSON object a line, UTF-8. */
  public static String importFile(List<SavedObject> objects) {
    return objects.stream()
        .map(object -> Json.text(object.json()) + "\n")
        .collect(Collectors.joining());
  }
}
