package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkClientTest {
  private static final String STREAM = "logs-bulk.otel-test";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void send_storesEachDocument(boolean gzip) throws Exception {
    String id = UUID.randomUUID().toString();
    BulkBody body = body(id + "a", "1705314600000.0", id + "b", "1705314600001.5");
    BulkResult result = new BulkClient(Node.CONNECTION, gzip).send(body);
    assertThat(result)
        .isEqualTo(new BulkResult.Completed(List.of(BulkItem.STORED, BulkItem.STORED), true));
    assertThat(new DocumentLookup(Node.CONNECTION).existing(List.of(id + "a", id + "b"), STREAM))
        .containsExactlyInAnyOrder(id + "a", id + "b");
  }

  @Test
  void send_tellsDuplicatesAndRejectionsApart() throws Exception {
    String id = UUID.randomUUID().toString();
    BulkClient client = new BulkClient(Node.CONNECTION, false);
    client.send(body(id, "1705314600000.0"));
    BulkResult result =
        client.send(body(id, "1705314600000.0", id + "b", "never", id + "c", "1705314600000.0"));
    List<BulkItem> items = ((BulkResult.Completed) result).items();
    assertThat(items.get(0)).isEqualTo(BulkItem.DUPLICATE);
    assertThat(items.get(1))
        .isInstanceOfSatisfying(
            BulkItem.Rejected.class,
            rejected -> {
              assertThat(rejected.status()).isEqualTo(400);
              assertThat(rejected.type()).isEqualTo("document_parsing_exception");
              assertThat(rejected.reason()).contains("@timestamp").contains("never");
            });
    assertThat(items.get(2)).isEqualTo(BulkItem.STORED);
  }

  @Test
  void send_namesDynamicTemplates() throws Exception {
    String id = UUID.randomUUID().toString();
    BulkBody body = new BulkBody(100);
    body.create("metrics-bulk.otel-test", id, Map.of("metrics.queue.depth", "gauge_long"));
    document(body, "{\"@timestamp\":\"1705314600000.0\",\"metrics\":{\"queue.depth\":3}}");
    assertThat(new BulkClient(Node.CONNECTION, false).send(body))
        .isEqualTo(new BulkResult.Completed(List.of(BulkItem.STORED), true));
    String mapping = Node.CONNECTION.send("GET", "/metrics-bulk.otel-test/_mapping", null).text();
    assertThat(mapping)
        .contains("\"queue.depth\":{\"type\":\"long\",\"time_series_metric\":\"gauge\"}");
  }

  @Test
  void send_isUnavailableWhereNobodyListens() throws Exception {
    try (ElasticsearchConnection nowhere =
        ElasticsearchConnection.open(
            ElasticsearchConfig.of(java.net.URI.create("http://127.0.0.1:1")))) {
      assertThat(new BulkClient(nowhere, false).send(body("x", "1705314600000.0")))
          .isEqualTo(new BulkResult.Unavailable(0, "cannot connect"));
    }
  }

  @Test
  void send_isMalformedWhenTheBodyIs() throws Exception {
    BulkBody body = new BulkBody(100);
    body.create(STREAM, "x");
    document(body, "{}\n{}");
    assertThat(new BulkClient(Node.CONNECTION, false).send(body))
        .isInstanceOf(BulkResult.Malformed.class);
  }

  private static BulkBody body(String... idsAndTimes) {
    BulkBody body = new BulkBody(10);
    for (int i = 0; i < idsAndTimes.length; i += 2) {
      body.create(STREAM, idsAndTimes[i]);
      document(body, "{\"@timestamp\":\"" + idsAndTimes[i + 1] + "\",\"body\":{\"text\":\"x\"}}");
    }
    return body;
  }

  private static void document(BulkBody body, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    body.write(bytes, 0, bytes.length);
    body.endDocument();
  }
}
