package io.inferscope.kibanadashboards;

import java.util.Arrays;
import java.util.List;

/**
 * A dashboard, row by row, so that its panels cannot overlap.
 *
 * @param name what the links between dashboards say
 * @param rows from the top
 */
record Dashboard(
    String id, String name, String description, List<Control> controls, List<Row> rows) {
  /** Kibana's grid is so many columns wide. */
  static final int COLUMNS = 48;

  Dashboard {
    controls = List.copyOf(controls);
    rows = List.copyOf(rows);
  }

  /** A list of a field's values to choose from. */
  record Control(String label, String field, DataView view) {}

  /**
   * Panels beside each other, all of the same width.
   *
   * @param height in Kibana's rows of 20 pixels
   */
  record Row(int height, List<Panel> panels) {
    Row {
      panels = List.copyOf(panels);
      if (panels.isEmpty() || COLUMNS % panels.size() != 0) {
        throw new IllegalArgumentException(panels.size() + " panels do not share 48 columns");
      }
    }

    static Row of(int height, Panel... panels) {
      return new Row(height, Arrays.asList(panels));
    }

    /** The links between dashboards, with guidance below. */
    static List<Row> head(int height, String guidance) {
      return List.of(
          of(4, new Panel.Navigation()), of(height, new Panel.Markdown("Guidance", guidance)));
    }

    int width() {
      return COLUMNS / panels.size();
    }
  }
}
