package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Kibana holds against what we would bring. Kibana fills in defaults and migrates objects to
 * newer forms, so what it has beyond ours is no difference; what it lacks or says otherwise is.
 */
public final class Comparison {
  private final List<String> differences = new ArrayList<>();

  private Comparison() {}

  /** A sentence for each difference, in the order of our objects; empty where nothing differs. */
  public static List<String> differences(List<SavedObject> ours, List<JsonNode> theirs) {
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode object : theirs) {
      String type = object.path("type").asText();
      found.put(KibanaClient.identity(type, object.path("id").asText()), object);
    }
    Comparison comparison = new Comparison();
    for (SavedObject object : ours) {
      String identity = KibanaClient.identity(object.type().label(), object.id());
      comparison.compare(identity, object, found.get(identity));
    }
    return List.copyOf(comparison.differences);
  }

  private void compare(String identity, SavedObject ours, @Nullable JsonNode theirs) {
    if (theirs == null) {
      differences.add(identity + " is not there");
      return;
    }
    compare(identity + ":", decoded(ours.attributes()), decoded(attributes(theirs)));
    for (SavedObject.Reference reference : ours.references()) {
      boolean kept = false;
      for (JsonNode one : theirs.path("references")) {
        kept |=
            one.path("type").asText().equals(reference.type().label())
                && one.path("id").asText().equals(reference.id());
      }
      if (!kept) {
        String target = KibanaClient.identity(reference.type().label(), reference.id());
        differences.add(identity + ": does not refer to " + target);
      }
    }
  }

  /** Since 9.4 a Discover session keeps in its first tab what it had at its root. */
  private static JsonNode attributes(JsonNode object) {
    JsonNode attributes = object.path("attributes");
    JsonNode tab = attributes.path("tabs").path(0).path("attributes");
    if (!(tab instanceof ObjectNode first)) {
      return attributes;
    }
    ObjectNode joined = attributes.deepCopy();
    joined.remove("tabs");
    return joined.setAll(first);
  }

  /** JSON within texts is compared as JSON. */
  private static JsonNode decoded(JsonNode node) {
    if (node.isTextual() && (node.asText().startsWith("{") || node.asText().startsWith("["))) {
      JsonNode inner = Json.parse(node.asText());
      return inner.isContainerNode() ? decoded(inner) : node;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = Json.object();
      object.properties().forEach(member -> copy.set(member.getKey(), decoded(member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.array();
      array.forEach(element -> copy.add(decoded(element)));
      return copy;
    }
    return node;
  }

  private void compare(String path, JsonNode ours, JsonNode theirs) {
    if (theirs.isMissingNode() && says(ours)) {
      differences.add(path + " is missing, should be " + shown(ours));
    } else if (ours.isObject() && theirs.isObject()) {
      ours.properties()
          .forEach(
              member ->
                  compare(
                      path + "/" + member.getKey(),
                      member.getValue(),
                      theirs.path(member.getKey())));
    } else if (ours.isArray() && theirs.isArray()) {
      compareArrays(path, ours, theirs);
    } else if (!theirs.isMissingNode() && !same(ours, theirs)) {
      differences.add(path + " is " + shown(theirs) + ", should be " + shown(ours));
    }
  }

  private void compareArrays(String path, JsonNode ours, JsonNode theirs) {
    if (ours.size() != theirs.size()) {
      differences.add(path + " has " + theirs.size() + " elements, should have " + ours.size());
      return;
    }
    for (int i = 0; i < ours.size(); i++) {
      compare(path + "/" + i, ours.get(i), theirs.get(i));
    }
  }

  /** What is empty or false, Kibana may leave out. */
  private static boolean says(JsonNode node) {
    if (node.isContainerNode()) {
      return !node.isEmpty();
    }
    return !node.isNull() && !node.asText().isEmpty() && !node.asText().equals("false");
  }

  private static boolean same(JsonNode ours, JsonNode theirs) {
    boolean numbers = ours.isNumber() && theirs.isNumber();
    return numbers ? ours.asDouble() == theirs.asDouble() : ours.equals(theirs);
  }

  private static String shown(JsonNode node) {
    String text = Json.text(node);
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
