package io.inferscope.embeddedelasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLifeTest {

  /** One data directory: written by a node, owner killed, found again by the next. */
  @Test
  void node_diesWithItsParentAndLeavesItsDataToTheNext(@TempDir Path data) throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NodeOwner.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle node;
    try (BufferedReader output = owner.inputReader()) {
      node = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      URI uri = URI.create("http://127.0.0.1:" + port(data));
      send(uri, "PUT", "/kept/_doc/1", "{\"colour\":\"green\"}");
    } finally {
      owner.destroyForcibly();
    }
    assertThat(node.onExit().get(150, TimeUnit.SECONDS).isAlive()).isFalse();

    try (EmbeddedElasticsearch next = EmbeddedElasticsearch.start(EmbeddedConfig.forTests(data))) {
      assertThat(send(next.uri(), "GET", "/kept/_doc/1", "")).contains("green");
    }
  }

  /** The port stands in the node's log. */
  private static String port(Path data) throws Exception {
    return java.nio.file.Files.readString(data.resolve("logs/elasticsearch.log"))
        .replaceAll("(?s).*HttpServerTransport.*publish_address \\{127.0.0.1:(\\d+)\\}.*", "$1");
  }

  private static String send(URI node, String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
