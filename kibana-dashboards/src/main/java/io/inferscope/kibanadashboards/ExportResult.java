package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a Kibana holds of ours. */
public sealed interface ExportResult {
  /** The objects that are there; those that are not are left out. */
  record Exported(List<JsonNode> objects) implements ExportResult {
    public Exported {
      objects = List.copyOf(objects);
    }

    /** The objects as an import file: one JSON object a line, UTF-8. */
    public String importFile() {
      StringBuilder lines = new StringBuilder();
      objects.forEach(object -> lines.append(Json.text(object)).append('\n'));
      return lines.toString();
    }
  }

  /** It could not be asked; the reason is one sentence. */
  record Failed(String reason) implements ExportResult {}
}
