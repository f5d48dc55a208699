package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Decodes what many documents have in common once a reading, and lets their records share it: a
 * hundred thousand spans come from some dozen resources. Not thread-safe.
 */
final class SharedParts {
  /** Of each part; what comes later is decoded each time. */
  private static final int MOST = 20_000;

  private final Map<JsonNode, Resource> resources = new HashMap<>();
  private final Map<JsonNode, Scope> scopes = new HashMap<>();
  private final Map<JsonNode, Attributes> attributes = new HashMap<>();

  Resource resource(JsonNode node) {
    return shared(resources, node, DocumentReader::resource);
  }

  Scope scope(JsonNode node) {
    return shared(scopes, node, DocumentReader::scope);
  }

  Attributes attributes(JsonNode node) {
    return shared(attributes, node, DocumentReader::attributes);
  }

  private static <T> T shared(Map<JsonNode, T> known, JsonNode node, Function<JsonNode, T> decode) {
    T part = known.get(node);
    if (part == null) {
      part = decode.apply(node);
      if (known.size() < MOST) {
        known.put(node, part);
      }
    }
    return part;
  }
}
