package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DataStreamsTest {
  private final DataStreams streams = new DataStreams(Node.CONNECTION);

  @Test
  void delete_removesOneNamespaceOnly() throws Exception {
    String going = Documents.namespace();
    String staying = Documents.namespace();
    Documents documents = new Documents();
    for (String namespace : new String[] {going, staying}) {
      documents
          .add("logs-generic.otel-" + namespace, "{\"@timestamp\":\"2026-01-01T00:00:00Z\"}")
          .add("metrics-inferscope.rollup-" + namespace, "{\"@timestamp\":\"2026-01-01\"}");
    }
    documents.store(going);
    assertThat(streams.names(going))
        .containsExactly("logs-generic.otel-" + going, "metrics-inferscope.rollup-" + going);
    streams.delete(going);
    assertThat(streams.names(going)).isEmpty();
    streams.refresh(going);
    streams.refresh(staying);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(
            new TelemetrySearch(Node.CONNECTION, Capabilities.CORE)
                .count(Selection.all(Signal.LOGS, staying, start, start.plusSeconds(1))))
        .isEqualTo(1);
  }
}
