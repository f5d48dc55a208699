package io.inferscope.embeddedelasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedElasticsearchTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final List<String> PROGRESS = new CopyOnWriteArrayList<>();
  @TempDir static Path data;
  private static EmbeddedElasticsearch node;

  @BeforeAll
  static void startNode() {
    node = EmbeddedElasticsearch.start(EmbeddedConfig.forTests(data).withProgress(PROGRESS::add));
  }

  @AfterAll
  static void stopNode() {
    node.close();
    assertThat(node.onExit().join()).isZero();
  }

  @Test
  void start_tellsItsProgress() {
    assertThat(PROGRESS).hasSize(2);
    assertThat(PROGRESS.getLast()).contains(node.uri().toString());
  }

  @Test
  void root_answersInElasticsearchsForm() throws Exception {
    assertThat(get("/"))
        .contains("\"number\" : \"9.5.3\"")
        .contains("\"tagline\" : \"You Know, for Search\"")
        .contains("\"cluster_name\" : \"inferscope\"")
        .contains("\"minimum_wire_compatibility_version\" : \"8.19.0\"");
  }

  @Test
  void documents_areFoundAgain() throws Exception {
    send("PUT", "/things/_doc/1?refresh=true", "{\"colour\":\"green\"}");
    assertThat(get("/things/_search?q=colour:green")).contains("\"_id\":\"1\"");
  }

  @Test
  void logsdb_writesItsSegments() throws Exception {
    send(
        "PUT",
        "/_index_template/sequences",
        """
        {"index_patterns":["sequences-*"],"data_stream":{},
         "template":{"settings":{"index.mode":"logsdb"}}}""");
    send(
        "POST",
        "/sequences-a/_doc?refresh=true",
        "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"n\":1}");
    send("POST", "/sequences-a/_flush?force=true", "");
    assertThat(get("/sequences-a/_count")).contains("\"count\":1");
  }

  @Test
  void dataStreams_areListedAndDeleted() throws Exception {
    send(
        "PUT",
        "/_index_template/short-lived",
        "{\"index_patterns\":[\"short-lived-*\"],\"data_stream\":{}}");
    for (String name : List.of("short-lived-a", "short-lived-b")) {
      send("POST", "/" + name + "/_doc", "{\"@timestamp\":\"2026-01-01T00:00:00Z\"}");
    }
    assertThat(get("/_data_stream/short-lived-*")).contains("short-lived-a", "short-lived-b");
    send("DELETE", "/_data_stream/short-lived-a", "");
    assertThat(get("/_data_stream/short-lived-*"))
        .contains("short-lived-b")
        .doesNotContain("short-lived-a");
    assertThat(get("/_cat/indices/.ds-short-lived-*?expand_wildcards=all"))
        .contains("short-lived-b")
        .doesNotContain("short-lived-a");
  }

  @Test
  void residentBytes_isWhatTheProcessTakes() {
    assertThat(node.residentBytes()).isBetween(200L << 20, 800L << 20);
  }

  @Test
  void start_refusesATakenPort(@TempDir Path other) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedConfig config = EmbeddedConfig.forTests(other).withHttpPort(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedElasticsearch.start(config))
          .isInstanceOf(EmbeddedElasticsearchException.class)
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void start_refusesDataInUse() {
    assertThatThrownBy(() -> EmbeddedElasticsearch.start(EmbeddedConfig.forTests(data)))
        .isInstanceOf(EmbeddedElasticsearchException.class)
        .hasMessageContaining("is in use by another Elasticsearch node");
  }

  private static String get(String path) throws Exception {
    return send("GET", path, "");
  }

  private static String send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.uri() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var response = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    return response.body();
  }
}
