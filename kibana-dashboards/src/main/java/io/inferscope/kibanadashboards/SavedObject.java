package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What Kibana keeps: attributes, and references to other saved objects that it checks. */
public record SavedObject(
    SavedObjectType type, String id, ObjectNode attributes, List<Reference> references) {
  private static final String CORE_VERSION = "8.8.0";

  public SavedObject {
    attributes = attributes.deepCopy();
    references = List.copyOf(references);
  }

  /** A copy, so that nobody changes what was described. */
  @Override
  public ObjectNode attributes() {
    return attributes.deepCopy();
  }

  /** Another saved object that this one needs, under the name that its attributes use. */
  public record Reference(SavedObjectType type, String id, String name) {
    ObjectNode json() {
      return Json.object().put("type", type.label()).put("id", id).put("name", name);
    }

    /** The same, for a panel of a dashboard, where names begin with the panel's. */
    Reference within(String panel) {
      return new Reference(type, id, panel + ":" + name);
    }
  }

  static ArrayNode json(List<Reference> references) {
    ArrayNode array = Json.array();
    references.forEach(reference -> array.add(reference.json()));
    return array;
  }

  /** One line of an import file, without the line's end. */
  public JsonNode json() {
    ObjectNode json = Json.object().put("id", id).put("type", type.label());
    json.set("attributes", attributes());
    json.set("references", json(references));
    json.put("coreMigrationVersion", CORE_VERSION);
    json.put("typeMigrationVersion", type.version());
    json.put("managed", false);
    return json;
  }
}
