package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.util.List;
import java.util.Map;

/** Attributes of every type of value that OTLP has, and what a document makes of them. */
final class EveryValue {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What {@link #attributes} becomes; what JSON or a field cannot say stands in the original. */
  static final String STORED =
      """
      {"text": "\\"quoted\\" ünïcode \\uD83D\\uDE00 \\n", "empty.text": "", "flag": true,
       "most": 9223372036854775807, "least": -9223372036854775808, "decimal": 0.1, "huge": 1.0E300,
       "texts": ["a", "b"], "wholes": [1, -2], "decimals": [0.5, 2.0], "flags": [true, false],
       "bytes": "00ff10", "map.inner": "x", "map.deeper.most": 9223372036854775807,
       "mixed": "[\\"a\\",1,{\\"b\\":true}]"}
      """;

  private static final String ORIGINAL =
      """
      [{"key": "nan", "value": {"doubleValue": "NaN"}},
       {"key": "infinity", "value": {"doubleValue": "-Infinity"}},
       {"key": "no.texts", "value": {"arrayValue": {"values": []}}},
       {"key": "bytes", "value": {"bytesValue": "AP8Q"}},
       {"key": "map", "value": {"kvlistValue": {"values": [
         {"key": "inner", "value": {"stringValue": "x"}},
         {"key": "deeper", "value": {"kvlistValue": {"values": [
           {"key": "most", "value": {"intValue": "9223372036854775807"}}]}}}]}}},
       {"key": "mixed", "value": {"arrayValue": {"values": [
         {"stringValue": "a"}, {"intValue": "1"},
         {"kvlistValue": {"values": [{"key": "b", "value": {"boolValue": true}}]}}]}}},
       {"key": "nothing", "value": {}}]
      """;

  private EveryValue() {}

  static Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put("text", "\"quoted\" ünïcode \uD83D\uDE00 \n").put("empty.text", "");
    attributes.put("flag", true).put("most", Long.MAX_VALUE).put("least", Long.MIN_VALUE);
    attributes.put("decimal", 0.1).put("huge", 1e300).put("nan", Double.NaN);
    attributes.put("infinity", Double.NEGATIVE_INFINITY);
    attributes.put("texts", "a", "b").put("wholes", 1, -2).put("decimals", 0.5, 2.0);
    attributes.put("flags", true, false);
    attributes.put(AttributeKey.stringArrayKey("no.texts"), List.of());
    attributes.put(AttributeKey.valueKey("bytes"), Value.of(new byte[] {0, -1, 16}));
    attributes.put(
        AttributeKey.valueKey("map"),
        Value.of(
            KeyValue.of("inner", Value.of("x")),
            KeyValue.of("deeper", Value.of(KeyValue.of("most", Value.of(Long.MAX_VALUE))))));
    attributes.put(
        AttributeKey.valueKey("mixed"),
        Value.of(Value.of("a"), Value.of(1), Value.of(KeyValue.of("b", Value.of(true)))));
    attributes.put(AttributeKey.valueKey("nothing"), Value.empty());
    return attributes.build();
  }

  static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  /** The original's members stand in the order in which they came; here order does not count. */
  static void assertSameMembers(JsonNode stored, String expected) throws JsonProcessingException {
    assertThat(stored).containsExactlyInAnyOrderElementsOf(json(expected));
  }

  /** Numbers by value: Jackson reads 1 as another type than the test's text may say. */
  static void assertSame(JsonNode stored, String expected) throws JsonProcessingException {
    JsonNode wanted = json(expected);
    assertThat(names(stored)).containsExactlyInAnyOrderElementsOf(names(wanted));
    for (String name : names(wanted)) {
      assertThat(stored.get(name)).as(name).isEqualTo(wanted.get(name));
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  static JsonNode original(JsonNode document) throws JsonProcessingException {
    return json(document.path("inferscope").path("original").asText("{}"));
  }

  /** That a document holds the attributes, and what its fields cannot say beside them. */
  static void assertStored(JsonNode attributes, JsonNode document) throws JsonProcessingException {
    assertSame(attributes, STORED);
    assertSameMembers(original(document).path("attributes"), ORIGINAL);
  }
}
