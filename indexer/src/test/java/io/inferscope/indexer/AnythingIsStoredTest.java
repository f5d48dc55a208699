package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.DocumentLookup;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Span;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpMetrics;
import io.inferscope.otlp.OtlpTraces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No record is refused, whatever is in it: each is found under its id. */
final class AnythingIsStoredTest {
  /** Of all signals together; {@code -Dinferscope.random-records=100000} for more. */
  private static final int RECORDS = Integer.getInteger("inferscope.random-records", 20_000);

  private static final int A_REQUEST = 50;

  @TempDir Path directory;
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = new Pipeline(directory);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void randomRecords_areAllFoundById() throws Exception {
    RandomRecords random = new RandomRecords(20_260_304);
    Set<String> logIds = new HashSet<>();
    Set<String> spanIds = new HashSet<>();
    long spanEvents = 0;
    DocumentId logs = new DocumentId(pipeline.identity(Topic.LOGS), 0);
    DocumentId spans = new DocumentId(pipeline.identity(Topic.SPANS), 0);
    int requests = RECORDS / A_REQUEST / 3;
    for (int position = 0; position < requests; position++) {
      List<LogRecord> logRecords = new ArrayList<>();
      List<Span> spanRecords = new ArrayList<>();
      List<MetricPoint> points = new ArrayList<>();
      for (int i = 0; i < A_REQUEST; i++) {
        logRecords.add(random.log());
        logIds.add(logs.record(position, i));
        Span span = random.span();
        spanRecords.add(span);
        spanIds.add(spans.record(position, i));
        for (int e = 0; e < span.events().size(); e++) {
          logIds.add(spans.event(position, i, e));
          spanEvents++;
        }
        points.add(random.point());
      }
      pipeline.append(Topic.LOGS, OtlpLogs.encode(logRecords));
      pipeline.append(Topic.SPANS, OtlpTraces.encode(spanRecords));
      pipeline.append(Topic.METRICS, OtlpMetrics.encode(points));
    }

    pipeline.drain(Pipeline.config(20, 4 << 20), Node.CONNECTION);

    long records = (long) requests * A_REQUEST;
    assertThat(
            Node.hits(pipeline.stream("logs", "inferscope.quarantine")).findValuesAsText("message"))
        .isEmpty();
    assertThat(Accounts.of(pipeline.tenant, "logs")).isEqualTo(all("logs", records));
    assertThat(Accounts.of(pipeline.tenant, "spans")).isEqualTo(all("spans", records));
    assertThat(Accounts.of(pipeline.tenant, "span_events"))
        .isEqualTo(all("span_events", spanEvents));
    assertThat(Accounts.of(pipeline.tenant, "metrics")).isEqualTo(all("metrics", records));
    DocumentLookup lookup = new DocumentLookup(Node.CONNECTION);
    assertThat(lookup.existing(logIds, pipeline.stream("logs", "*"))).isEqualTo(logIds);
    assertThat(lookup.existing(spanIds, pipeline.stream("traces", "*"))).isEqualTo(spanIds);
  }

  private Counts all(String signal, long records) {
    return new Counts(pipeline.tenant, signal, records, records, 0, 0);
  }
}
