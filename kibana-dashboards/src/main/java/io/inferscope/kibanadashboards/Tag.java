package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.SavedObject.Reference;
import java.util.List;

/** The tag by which people find everything of ours in Kibana's lists. */
final class Tag {
  private static final String ID = "inferscope";

  private Tag() {}

  static Reference reference() {
    return new Reference(SavedObjectType.TAG, ID, "tag-ref-" + ID);
  }

  static SavedObject savedObject() {
    var attributes =
        Json.object()
            .put("name", "Inferscope")
            .put("description", "Made by `inferscope kibana import`")
            .put("color", "#6092C0");
    return new SavedObject(SavedObjectType.TAG, ID, attributes, List.of());
  }
}
