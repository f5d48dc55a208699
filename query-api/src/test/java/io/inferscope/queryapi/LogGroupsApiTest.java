package io.inferscope.queryapi;

import static io.inferscope.queryapi.PatternLogs.WINDOW;
import static io.inferscope.queryapi.PatternLogs.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exceptions and volumes of logs, asked over HTTP, answered by a real Elasticsearch. */
final class LogGroupsApiTest {
  @BeforeAll
  static void store() {
    PatternLogs.store();
  }

  @Test
  void exceptions_areGroupedByTypeAndFrames() {
    JsonNode list = get("/api/v1/exceptions?" + WINDOW, "/api/v1/exceptions");

    assertThat(list.path("total").asLong()).isEqualTo(12);
    assertThat(list.path("exceptions")).hasSize(2);
    JsonNode first = list.path("exceptions").path(0);
    assertThat(first.path("type").asText()).isEqualTo("java.io.IOException");
    assertThat(first.path("frame").asText()).isEqualTo("at a.B.c(B.java:12)");
    assertThat(first.path("count").asLong()).isEqualTo(8);
    assertThat(first.path("change").asText()).isEqualTo("new");
    // Eight within eight seconds are one burst, which says less than eight apart from each other.
    assertThat(first.path("p_value").asDouble()).isBetween(0.1, 0.4);
    assertThat(first.path("services").path("till").asLong()).isEqualTo(8);
    assertThat(first.path("first_seen").asText()).isEqualTo("2026-03-04T12:03:20Z");
    assertThat(first.path("last_seen").asText()).isEqualTo("2026-03-04T12:03:27Z");
    assertThat(first.path("trend")).hasSize(20);
    assertThat(first.path("trend").path(3).asLong()).isEqualTo(8);
    assertThat(list.path("exceptions").path(1).path("trend").path(3).asLong()).isEqualTo(4);
    assertThat(first.at("/examples/0/message").asText()).isEqualTo("gone 7");
    JsonNode logs =
        get(
            "/api/v1/logs?size=1&query="
                + ApiServer.encoded(first.path("query").asText())
                + "&"
                + WINDOW,
            "/api/v1/logs");
    assertThat(logs.path("total").asLong()).isEqualTo(8);
  }

  @Test
  void volumes_tellWhoFillsTheIndexAndOfferARule() {
    JsonNode list = get("/api/v1/log-volumes?" + WINDOW, "/api/v1/log-volumes");

    assertThat(list.path("bytes").asLong()).isEqualTo(184_500);
    assertThat(list.path("other_bytes").asLong()).isZero();
    JsonNode retry = list.path("volumes").path(0);
    assertThat(retry.path("bytes").asLong()).isEqualTo(90_000);
    assertThat(retry.has("rule")).isFalse();
    JsonNode paid = list.path("volumes").path(1);
    assertThat(paid.path("bytes").asLong()).isEqualTo(63_000);
    assertThat(paid.path("records").asLong()).isEqualTo(105);
    assertThat(paid.at("/rule/kind").asText()).isEqualTo("sample");
    assertThat(list.path("volumes"))
        .extracting(row -> row.path("service").asText())
        .containsExactly("till", "till", "till", "till", "shop");
    assertThat(list.at("/volumes/2/rule/kind").asText()).isEqualTo("drop");
    assertThat(list.at("/volumes/2/rule/collector").asText())
        .contains(
            "IsMatch(log.body, \"^\\\\s*cache\\\\s+miss\\\\s+for\\\\s+shard\\\\s+.*?\\\\s*$\")");
    assertThat(
            get("/api/v1/log-volumes?size=1&" + WINDOW, "/api/v1/log-volumes")
                .path("other_bytes")
                .asLong())
        .isEqualTo(94_500);
  }
}
