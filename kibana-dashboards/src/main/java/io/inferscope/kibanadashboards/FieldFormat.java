package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a field's values are shown, everywhere that its data view is used. */
sealed interface FieldFormat {
  ObjectNode json();

  /**
   * A link to what the value names. Drilldowns would do the same but need a Gold licence.
   *
   * @param template with {@code {{value}}} in the place of the value, or {@code {{rawValue}}} where
   *     it is an address already
   * @param label what is clicked on, likewise
   */
  record Link(String template, String label) implements FieldFormat {
    @Override
    public ObjectNode json() {
      ObjectNode json = Json.object().put("id", "url");
      json.putObject("params")
          .put("type", "a")
          .put("urlTemplate", template)
          .put("labelTemplate", label)
          .put("openLinkInCurrentTab", false);
      return json;
    }
  }

  /** Milliseconds, from another unit. */
  record DurationFormat(String inputUnit) implements FieldFormat {
    @Override
    public ObjectNode json() {
      ObjectNode json = Json.object().put("id", "duration");
      json.putObject("params")
          .put("inputFormat", inputUnit)
          .put("outputFormat", "asMilliseconds")
          .put("outputPrecision", 1)
          .put("useShortSuffix", true);
      return json;
    }
  }
}
