package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private static final String NAMESPACE = Documents.namespace();
  private static final String LOGS = "logs-generic.otel-" + NAMESPACE;

  @Test
  void install_canBeRepeated() throws Exception {
    assertThat(new Templates(Node.CONNECTION, Capabilities.CORE).install())
        .isInstanceOfSatisfying(
            Templates.Installation.Installed.class,
            installed ->
                assertThat(installed.names())
                    .contains("inferscope-logs-otel", "inferscope-rollup", "inferscope-audit"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 503})
  void install_writesNothingWhereItCannotSeeWhatIsThere(int status) throws Exception {
    try (FakeServer server =
            new FakeServer(
                request ->
                    request.path().equals("/_index_template/inferscope-*")
                        ? new FakeServer.Answer(status, "{\"error\":\"not now\"}")
                        : new FakeServer.Answer(200, "{}"));
        ElasticsearchConnection connection = server.connect()) {
      assertThat(new Templates(connection, Capabilities.CORE).install())
          .isInstanceOfSatisfying(
              Templates.Installation.Refused.class,
              refused -> assertThat(refused.reason()).contains(" " + status + ": "));
      assertThat(server.requests)
          .extracting(FakeServer.Request::path)
          .containsOnly("/_index_template/inferscope-*");
    }
  }

  @Test
  void install_leavesANewerTemplateAlone() throws Exception {
    String newer =
        """
        {"index_patterns":["inferscope-of-the-future"],"_meta":{"version":99}}""";
    Node.CONNECTION.send("PUT", "/_index_template/inferscope-future", newer);
    try {
      assertThat(new Templates(Node.CONNECTION, Capabilities.CORE).install())
          .isEqualTo(
              new Templates.Installation.Refused(
                  "The index template inferscope-future is of version 99, written by a newer"
                      + " Inferscope; this one knows version "
                      + Templates.VERSION
                      + ": upgrade it, or delete the"
                      + " template."));
    } finally {
      Node.CONNECTION.send("DELETE", "/_index_template/inferscope-future", null);
    }
  }

  @Test
  void install_bringsWhatAnOlderVersionMadeUpToDate() throws Exception {
    String stream = "logs-upgraded.otel-" + NAMESPACE;
    Node.CONNECTION.send("DELETE", "/inferscope-account", null);
    String older =
        """
        {"index_patterns":["inferscope-account"],"priority":400,"_meta":{"version":1},
         "template":{"mappings":{"dynamic":false,"properties":{"topic":{"type":"keyword"}}}}}""";
    Node.CONNECTION.send("PUT", "/_index_template/inferscope-account", older);
    Node.CONNECTION.send("PUT", "/inferscope-account", null);
    Node.CONNECTION.send("PUT", "/inferscope-account/_doc/1", "{\"topic\":\"otlp_logs\"}");
    assertThat(store(stream, document("\"attributes\":{}"))).isEqualTo(BulkItem.STORED);

    assertThat(new Templates(Node.CONNECTION, Capabilities.CORE).install())
        .isInstanceOf(Templates.Installation.Installed.class);

    DocumentStore accounts = new DocumentStore(Node.CONNECTION, "inferscope-account");
    accounts.put("2", Json.object().put("stream", "logs-a.otel-b"));
    assertThat(
            accounts.list(
                "{\"term\":{\"stream\":\"logs-a.otel-b\"}}", "topic", SortOrder.OLDEST_FIRST, 10))
        .extracting(DocumentStore.Document::id)
        .containsExactly("2");
    assertThat(accounts.get("1")).isPresent();
    assertThat(new DataStreams(Node.CONNECTION).list(stream).getFirst().indices()).hasSize(2);
    Node.CONNECTION.send("DELETE", "/inferscope-account", null);
  }

  @Test
  void install_leavesRoomForSettingsOfTheUsers() throws Exception {
    String stream = "traces-custom.otel-" + NAMESPACE;
    String custom = "/_component_template/inferscope-traces-otel@custom";
    Node.CONNECTION.send(
        "PUT", custom, "{\"template\":{\"settings\":{\"index.number_of_shards\":3}}}");
    assertThat(store(stream, document("\"attributes\":{}"))).isEqualTo(BulkItem.STORED);

    String settings = Node.CONNECTION.send("GET", "/" + stream + "/_settings", null).text();

    assertThat(settings).contains("\"number_of_shards\":\"3\"");
    Node.CONNECTION.send("PUT", custom, "{\"template\":{}}");
  }

  /** What is refused in later ones must not be what earlier ones have made of the mapping. */
  @Test
  void logs_takeAnyAttributes() throws Exception {
    String deep = "{\"k\":".repeat(900) + "1" + "}".repeat(900);
    String many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"f" + i + "\":" + i)
            .collect(Collectors.joining(","));
    List<String> attributes =
        List.of(
            "\"a\":1",
            "\"a\":\"text\"",
            "\"a\":1.5",
            "\"a\":true",
            "\"a\":{\"b\":1}",
            "\"a\":{\"b\":\"text\"},\"a.b\":{\"c\":2}",
            "\"a\":[1,\"x\",{\"d\":[{\"e\":1},2]},[[3]]]",
            "\"m\":{\"x\":1}",
            "\"m\":\"scalar now\"",
            "\"m\":[]",
            "\"m\":null",
            "\"big\":1180591620717411303424,\"huge\":1e400",
            "\"s\":\"" + "x".repeat(40_000) + "\"",
            "\"" + "n".repeat(5_000) + "\":1",
            "\".\":1,\"a.\":1,\".a\":1,\"a..b\":1,\"a. .b\":1,\"a*\":1,\"_id\":1",
            "\"deep\":" + deep,
            "\"service.name\":{\"x\":1},\"exception.stacktrace\":{\"y\":[1]}",
            many,
            "\"after\":1");
    for (String each : attributes) {
      assertThat(store(LOGS, document("\"attributes\":{" + each + "}")))
          .as(each.substring(0, Math.min(80, each.length())))
          .isEqualTo(BulkItem.STORED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"attributes\":{\"\":1}",
        "\"attributes\":{\"  \":1}",
        "\"attributes\":{\"twice\":1,\"twice\":2}",
        "\"attributes\":{\"n\":NaN}",
        "\"attributes\":5",
        "\"trace_id\":{\"a\":1}",
        "\"body\":{\"text\":{\"a\":1}}",
        "\"body\":{\"structured\":5}",
        "\"body\":{\"structured\":[1,{\"a\":2}]}",
        "\"body\":{\"structured\":{\"a\\u0000b\":1}}",
      })
  void logs_refuse(String member) throws Exception {
    assertThat(store(LOGS, document(member))).isInstanceOf(BulkItem.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999999999.0", "-1.0", "never", ""})
  void logs_refuseTimes(String time) throws Exception {
    assertThat(store(LOGS, "{\"@timestamp\":\"" + time + "\"}"))
        .isInstanceOf(BulkItem.Rejected.class);
    assertThat(store(LOGS, document("\"observed_timestamp\":\"" + time + "\"")))
        .isEqualTo(BulkItem.STORED);
  }

  @Test
  void logs_keepTheSourceToTheByte() throws Exception {
    String json =
        "{\"z\":[3,1,3],\"@timestamp\":\"1705314600000.000001\",\"attributes\":{\"n\":1.50,\"e\":{}},"
            + "\"body\":{\"structured\":{\"b\":1,\"a\":[]}}}";
    String id = UUID.randomUUID().toString();
    assertThat(store(LOGS, id, json)).isEqualTo(BulkItem.STORED);
    Node.CONNECTION.send("POST", "/" + LOGS + "/_flush?force=true", null);
    Node.CONNECTION.send("POST", "/" + LOGS + "/_refresh", null);
    String hits = Node.CONNECTION.send("GET", "/" + LOGS + "/_search?q=_id:" + id, null).text();
    assertThat(hits.contains("\"_source\":" + json)).as(hits).isTrue();
  }

  @Test
  void spans_takeAnyAttributesInLinks() throws Exception {
    String stream = "traces-generic.otel-" + NAMESPACE;
    for (String attributes :
        List.of("{\"a\":1}", "{\"a\":\"x\"}", "{\"a\":{\"b\":1}}", "{\"a\":[{\"b\":1},2]}")) {
      String links = "\"links\":[{\"attributes\":" + attributes + "},{\"trace_id\":\"1\"}]";
      assertThat(store(stream, document(links))).as(attributes).isEqualTo(BulkItem.STORED);
    }
  }

  @Test
  void metrics_takeAnyNameAndKind() throws Exception {
    String stream = "metrics-generic.otel-" + NAMESPACE;
    for (String metrics :
        List.of(
            "{\"a\":1}",
            "{\"a\":1.5}",
            "{\"a\":{\"counts\":[1],\"values\":[0.5]}}",
            "{\"a\":{\"sum\":1,\"value_count\":2},\"a.sum\":3}",
            "{\"b\":9223372036854775807}")) {
      assertThat(store(stream, document("\"metrics\":" + metrics)))
          .as(metrics)
          .isEqualTo(BulkItem.STORED);
      // The same instant again, which time series mode would take for the same point.
      assertThat(store(stream, document("\"metrics\":" + metrics))).isEqualTo(BulkItem.STORED);
    }
  }

  @Test
  void quarantine_takesWhatNothingElseTakes() throws Exception {
    String refused = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, '{', 0});
    String json =
        """
        {"@timestamp":"%s","message":"refused","inferscope":{"quarantine":{"reason":"%s",
         "error_type":"x","index":"%s","id":"1","document":"%s"}},"anything":{"":{"else":[1,{}]}}}"""
            .formatted("2026-01-01T00:00:00Z", "r".repeat(40_000), "i".repeat(300), refused)
            .replace("\n", "");
    assertThat(store("logs-inferscope.quarantine-" + NAMESPACE, json)).isEqualTo(BulkItem.STORED);
  }

  @Test
  void aliases_areSearchable() throws Exception {
    String id = UUID.randomUUID().toString();
    String json =
        """
        {"@timestamp":"1705314600000.0","severity_text":"FATAL","trace_id":"abc","span_id":"def",
         "body":{"text":"cache is full"},"attributes":{"exception.type":"Full"},
         "resource":{"attributes":{"service.name":"router","deployment.environment.name":"lab"}},
         "data_stream":{"dataset":"generic.otel"},
         "inferscope":{"pattern":{"id":"p7"},"normalised":["x"],"original":"{}"}}"""
            .replace("\n", "");
    assertThat(store(LOGS, id, json)).isEqualTo(BulkItem.STORED);
    Node.CONNECTION.send("POST", "/" + LOGS + "/_refresh", null);
    for (String query :
        List.of(
            "message:full",
            "log.level:FATAL",
            "trace.id:abc",
            "span.id:def",
            "error.type:Full",
            "service.name:router",
            "service.environment:lab",
            "event.dataset:generic.otel",
            "inferscope.pattern.id:p7",
            "inferscope.normalised:x")) {
      JsonNode count =
          Json.parse(
              Node.CONNECTION
                  .send("GET", "/" + LOGS + "/_count?q=%2B_id:" + id + "%20%2B" + query, null)
                  .body());
      assertThat(count.path("count").asInt()).as(query).isEqualTo(1);
    }
  }

  private static String document(String member) {
    return "{\"@timestamp\":\"1705314600000.0\"," + member + "}";
  }

  private static BulkItem store(String stream, String json) throws Exception {
    return store(stream, UUID.randomUUID().toString(), json);
  }

  private static BulkItem store(String stream, String id, String json) throws Exception {
    BulkBody body = new BulkBody(1000);
    body.create(stream, id);
    byte[] bytes = Ascii.utf8(json);
    body.write(bytes, 0, bytes.length);
    body.endDocument();
    BulkClient client = new BulkClient(Node.CONNECTION, false);
    BulkResult result = client.send(body);
    if (result instanceof BulkResult.Unavailable) {
      // As the indexer does: no answer in time says nothing of what happened.
      result = client.send(body);
    }
    assertThat(result).isInstanceOf(BulkResult.Completed.class);
    BulkItem item = ((BulkResult.Completed) result).items().getFirst();
    return item instanceof BulkItem.Duplicate ? BulkItem.STORED : item;
  }
}
