package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The requests of docs/operations.md, in their order, against a real node. */
class SnapshotTest {
  private static final Pattern BLOCK = Pattern.compile("```console\n(.+?)\n```", Pattern.DOTALL);
  private static final String NAMESPACE = "snapshots";
  private static final String LOGS = "logs-generic.otel-" + NAMESPACE;

  private final StreamDocuments documents = new StreamDocuments(Node.CONNECTION);

  @Test
  void restore_bringsBackWhatTheSnapshotHas() throws Exception {
    List<String> requests = requests();
    assertThat(requests).hasSize(5);
    DocumentStore state = new DocumentStore(Node.CONNECTION, "inferscope-rules");
    state.put("of-monday", Json.object().put("name", "kept"));
    store("2026-03-01T12:00:00Z");
    store("2026-03-01T12:00:01Z");
    documents.refresh(LOGS);

    run(requests.get(0));
    run(requests.get(1));
    store("2026-03-01T12:00:02Z");
    documents.refresh(LOGS);
    assertThat(documents.count(LOGS, "{\"match_all\":{}}")).isEqualTo(3);
    state.delete("of-monday");
    run(requests.get(2));
    run(requests.get(3));
    assertThat(documents.count(LOGS, "{\"match_all\":{}}")).isZero();
    run(requests.get(4));

    assertThat(documents.count(LOGS, "{\"match_all\":{}}")).isEqualTo(2);
    assertThat(state.get("of-monday").orElseThrow().json().path("name").asText()).isEqualTo("kept");
    store("2026-03-01T12:00:03Z");
    documents.refresh(LOGS);
    assertThat(documents.count(LOGS, "{\"match_all\":{}}")).isEqualTo(3);
  }

  private static List<String> requests() throws Exception {
    return BLOCK
        .matcher(Files.readString(Path.of("../docs/operations.md")))
        .results()
        .map(MatchResult::group)
        .map(block -> block.replace("```console\n", "").replace("\n```", ""))
        .map(SnapshotTest::ofNamespace)
        .toList();
  }

  /** Other tests use this node too. */
  private static String ofNamespace(String request) {
    return request
        .replace(".otel-*", ".otel-" + NAMESPACE)
        .replace("rollup-*", "rollup-" + NAMESPACE)
        .replace("quarantine-*", "quarantine-" + NAMESPACE);
  }

  private static void run(String request) throws Exception {
    String[] parts = request.split("[ \n]", 3);
    ElasticsearchConnection.Response response =
        Node.CONNECTION.send(parts[0], parts[1], parts.length < 3 ? null : parts[2]);
    assertThat(response.ok()).as(request + "\n" + response.text()).isTrue();
  }

  private static void store(String time) throws Exception {
    ElasticsearchConnection.Response response =
        Node.CONNECTION.send("POST", "/" + LOGS + "/_doc", "{\"@timestamp\":\"" + time + "\"}");
    assertThat(response.ok()).as(response.text()).isTrue();
  }
}
