package io.inferscope.kibanadashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A rectangle of a dashboard. */
sealed interface Panel {
  String title();

  /** Its name within the dashboard, made of its title. */
  default String id() {
    return title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /**
   * A visualisation of Kibana Lens.
   *
   * @param kql which documents of all layers; all where empty
   * @param days how far it looks back, whatever the dashboard's time range; 0 for that range
   */
  record Chart(String title, Form form, String kql, int days, List<Layer> layers) implements Panel {
    public Chart {
      layers = List.copyOf(layers);
      // Kibana drops both at once (data/search/expressions/esaggs: ignoreGlobalFilters).
      if (!kql.isEmpty() && layers.stream().anyMatch(Layer::independent)) {
        throw new IllegalArgumentException(
            title + ": what the dashboard's filters pass by has its condition in its numbers");
      }
    }

    Chart where(String condition) {
      return new Chart(title, form, condition, days, layers);
    }

    /** Back from now, whatever is chosen. */
    Chart lastDays(int number) {
      return new Chart(title, form, kql, number, layers);
    }

    Chart by(Bucket... buckets) {
      return replaceLast(layers.getLast().by(buckets));
    }

    Chart show(Metric... metrics) {
      return replaceLast(layers.getLast().show(metrics));
    }

    /** The dashboard's controls and filters pass it by. */
    Chart withoutFilters() {
      return replaceLast(layers.getLast().withoutFilters());
    }

    /** A further layer, to which what follows applies. */
    Chart and(DataView view) {
      List<Layer> more = new ArrayList<>(layers);
      more.add(Layer.of(view));
      return new Chart(title, form, kql, days, more);
    }

    private Chart replaceLast(Layer layer) {
      List<Layer> changed = new ArrayList<>(layers);
      changed.set(changed.size() - 1, layer);
      return new Chart(title, form, kql, days, changed);
    }
  }

  /** Forms of a chart. */
  enum Form {
    LINE,
    BARS,
    /** Areas upon each other. */
    AREA,
    TABLE,
    NUMBER
  }

  /** Guidance, with links. */
  record Markdown(String title, String text) implements Panel {}

  /** The other dashboards. */
  record Navigation() implements Panel {
    @Override
    public String title() {
      return "Navigation";
    }
  }

  /** Documents, as a saved Discover session shows them. */
  record Documents(DiscoverSession session) implements Panel {
    @Override
    public String title() {
      return session.title();
    }
  }

  static Chart lines(String title, DataView view) {
    return chart(title, Form.LINE, view);
  }

  static Chart bars(String title, DataView view) {
    return chart(title, Form.BARS, view);
  }

  static Chart area(String title, DataView view) {
    return chart(title, Form.AREA, view);
  }

  static Chart table(String title, DataView view) {
    return chart(title, Form.TABLE, view);
  }

  static Chart number(String title, DataView view) {
    return chart(title, Form.NUMBER, view);
  }

  private static Chart chart(String title, Form form, DataView view) {
    return new Chart(title, form, "", 0, List.of(Layer.of(view)));
  }
}
