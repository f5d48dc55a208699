package io.inferscope.kibanadashboards;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dashboards for Grafana, from the same description as Kibana's. */
public final class GrafanaDashboards {
  private GrafanaDashboards() {}

  /** By file name, the text that Grafana reads; always the same, to the byte. */
  public static SortedMap<String, String> files() {
    List<Dashboard> all = Dashboards.all();
    SortedMap<String, String> files = new TreeMap<>();
    for (Dashboard dashboard : all) {
      String text = GrafanaDashboard.json(dashboard, all).toPrettyString() + "\n";
      files.put(dashboard.id() + ".json", text);
    }
    return files;
  }
}
