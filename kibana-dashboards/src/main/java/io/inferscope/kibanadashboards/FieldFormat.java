package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a field's values are shown, everywhere that its data view is used. */
sealed interface FieldFormat {
  ObjectNode json();

  /**
   * A link to what the value names. Drilldowns would do the same but need a Gold licence.
   *
   * @param template with {@code {{value}}} in the place of the value
   */
  record Link(String template) implements FieldFormat {
    @Override
    public ObjectNode json() {
      ObjectNode json = Json.object().put("id", "url");
      json.putObject("params")
          .put("type", "a")
          .put("urlTemplate", template)
          .put("labelTemplate", "{{value}}")
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
