package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Span;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TraceShareTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final TelemetryReader reader = new TelemetryReader(Node.CONNECTION);
  private final String namespace = Documents.namespace();

  @Test
  void query_choosesWholeTracesByTheEndOfTheirIds() throws Exception {
    Random random = new Random(3);
    Documents documents = new Documents();
    Set<String> traces = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
      traces.add(trace);
      for (int span = 0; span < 2; span++) {
        documents.add("traces-generic.otel-" + namespace, span(trace));
      }
    }
    documents.add("traces-generic.otel-" + namespace, span("")).store(namespace);

    for (double share : new double[] {1 / 4096.0, 0.1, 0.37, 0.5, 4095 / 4096.0, 1}) {
      long below = Math.round(share * 4096);
      Set<String> expected =
          traces.stream()
              .filter(id -> Integer.parseInt(id.substring(id.length() - 3), 16) < below)
              .collect(Collectors.toCollection(TreeSet::new));
      Sample<Span> found = read(TraceShare.query(share));
      assertThat(found.records().stream().map(Span::traceId).collect(Collectors.toSet()))
          .as("share %s", share)
          .isEqualTo(expected);
      assertThat(found.records()).hasSize(2 * expected.size());
    }
    assertThat(read(TraceShare.loose()).records()).hasSize(1);
  }

  private Sample<Span> read(String query) {
    Selection all = Selection.all(Signal.SPANS, namespace, START, START.plusSeconds(60));
    return reader.spans(all.matching(query), SortOrder.AS_STORED, 10_000, 1);
  }

  private static String span(String trace) {
    String id = trace.isEmpty() ? "" : "\"trace_id\":\"" + trace + "\",";
    return "{\"@timestamp\":\"1772359200000.0\"," + id + "\"name\":\"get\",\"duration\":5}";
  }
}
