package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Namespaces namespaces = new Namespaces(Node.CONNECTION);

  @Test
  void remove_leavesOtherNamespacesAlone() throws Exception {
    String going = Documents.namespace();
    String staying = Documents.namespace();
    Documents documents = new Documents();
    for (String namespace : new String[] {going, staying}) {
      documents
          .add("logs-generic.otel-" + namespace, "{\"@timestamp\":\"" + START + "\"}")
          .add("metrics-inferscope.rollup-" + namespace, "{\"@timestamp\":\"2026-01-01\"}");
    }
    documents.store(going);
    namespaces.refresh(staying);

    namespaces.remove(going);

    namespaces.refresh(going);
    assertThat(logs(going)).isZero();
    assertThat(logs(staying)).isEqualTo(1);
    String streams = Node.CONNECTION.send("GET", "/_data_stream/*-" + going, null).text();
    assertThat(streams).doesNotContain(going);
  }

  private static long logs(String namespace) {
    return new TelemetrySearch(Node.CONNECTION)
        .count(Selection.all(Signal.LOGS, namespace, START, START.plusSeconds(1)));
  }
}
