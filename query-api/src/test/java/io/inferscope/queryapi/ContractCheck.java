package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Compares answers with the schemas of {@code openapi.yaml}, more strictly than JSON Schema: what
 * the contract does not name must not be there.
 */
final class ContractCheck {
  private static final JsonNode CONTRACT = contract();

  private ContractCheck() {}

  private static JsonNode contract() {
    try {
      return new YAMLMapper().readTree(Contract.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer of an operation with status 200. */
  static void answer(String path, String method, JsonNode answer) {
    JsonNode schema =
        CONTRACT
            .path("paths")
            .path(path)
            .path(method)
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema.isMissingNode()).as("no schema for %s %s", method, path).isFalse();
    check(path, schema, answer);
  }

  /** An answer that says what went wrong. */
  static void problem(JsonNode answer) {
    check("problem", CONTRACT.at("/components/schemas/Problem"), answer);
  }

  private static void check(String where, JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      check(where, CONTRACT.at(schema.path("$ref").asText().substring(1)), value);
      return;
    }
    Set<String> types = new HashSet<>();
    JsonNode declared = schema.path("type");
    if (declared.isTextual()) {
      types.add(declared.asText());
    }
    declared.forEach(type -> types.add(type.asText()));
    assertThat(types).as(where + " is " + value).contains(type(value, types));
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).as(where).contains(value);
    }
    value.forEach(item -> checkItem(where, schema, value, item));
    if (value.isObject()) {
      checkMembers(where, schema, value);
    }
  }

  private static void checkItem(String where, JsonNode schema, JsonNode value, JsonNode item) {
    if (value.isArray() && schema.has("items")) {
      check(where + "[]", schema.path("items"), item);
    }
  }

  private static void checkMembers(String where, JsonNode schema, JsonNode value) {
    schema
        .path("required")
        .forEach(name -> assertThat(value.has(name.asText())).as(where + "." + name).isTrue());
    if (!schema.has("properties") && !schema.has("additionalProperties")) {
      return;
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode known = schema.path("properties").path(member.getKey());
      JsonNode declared = known.isMissingNode() ? schema.path("additionalProperties") : known;
      assertThat(declared.isMissingNode())
          .as(where + "." + member.getKey() + " is not named")
          .isFalse();
      check(where + "." + member.getKey(), declared, member.getValue());
    }
  }

  private static String type(JsonNode value, Set<String> types) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() && types.contains("integer") ? "integer" : "number";
      case MISSING, BINARY, POJO -> throw new AssertionError("not JSON: " + value);
    };
  }
}
