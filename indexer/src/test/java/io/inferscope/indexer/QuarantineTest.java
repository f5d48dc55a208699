package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.PointValue;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpMetrics;
import io.inferscope.otlp.OtlpTraces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redriving, purging, and whether the account still adds up. */
final class QuarantineTest {
  @TempDir Path directory;
  private Pipeline pipeline;
  private String dataset;
  private final Quarantine quarantine = new Quarantine(Node.CONNECTION);
  private final LossAudit audit = new LossAudit(Node.CONNECTION);

  @BeforeEach
  void open() {
    pipeline = new Pipeline(directory);
    dataset = "strict" + pipeline.tenant;
    template(901, "\"dynamic\": \"strict\", ");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** A mapping that refuses log records, or one that takes them. */
  private void template(int priority, String dynamic) {
    Node.call(
        "PUT",
        "/_index_template/" + dataset + "-" + priority,
        """
        {"index_patterns": ["logs-%s.otel-*"], "priority": %d, "data_stream": {},
         "template": {"mappings": {%s"properties": {"@timestamp": {"type": "date_nanos"}}}}}
        """
            .formatted(dataset, priority, dynamic));
  }

  private void refuse(String... bodies) {
    append(bodies);
    pipeline.drain();
  }

  private void append(String... bodies) {
    Attributes strict = Attributes.builder().put("data_stream.dataset", dataset).build();
    List<LogRecord> logs =
        List.of(bodies).stream().map(body -> Records.log(Value.of(body), strict)).toList();
    pipeline.append(Topic.LOGS, OtlpLogs.encode(logs));
  }

  private Quarantine.Choice all() {
    return new Quarantine.Choice(pipeline.tenant, null, null);
  }

  private LossAudit.Line line(String kind) {
    return audit.lines().stream()
        .filter(line -> line.tenant().equals(pipeline.tenant) && line.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void redrive_storesOnceTheCauseIsGone() throws InterruptedException {
    refuse("a", "b");
    assertThat(quarantine.list(all(), 10))
        .extracting(Quarantine.Entry::errorType)
        .containsExactly("strict_dynamic_mapping_exception", "strict_dynamic_mapping_exception");
    Quarantine.Redriven inVain = quarantine.redrive(all());
    assertThat(inVain.stored()).isZero();
    assertThat(inVain.refused()).isEqualTo(2);
    assertThat(inVain.reason()).contains("strict");
    template(902, "");
    Node.call("POST", "/" + pipeline.stream("logs", dataset + ".otel") + "/_rollover", "");

    Quarantine.Redriven redriven = quarantine.redrive(all());

    assertThat(redriven).isEqualTo(new Quarantine.Redriven(2, 0, ""));
    assertThat(quarantine.count(all())).isZero();
    assertThat(quarantine.redrive(all()).stored()).isZero();
    assertThat(Node.hits(pipeline.stream("logs", dataset + ".otel")).size()).isEqualTo(2);
    assertThat(line("logs")).isEqualTo(new LossAudit.Line(pipeline.tenant, "logs", 2, 2));
    assertThat(line("quarantined").isEven()).isTrue();
  }

  /** Elasticsearch answers 503 while the stream of the quarantine is being made. */
  private boolean isQuarantined() {
    try {
      return quarantine.count(all()) == 1;
    } catch (ElasticsearchException e) {
      assertThat(e.status()).isEqualTo(503);
      return false;
    }
  }

  @Test
  void closedStream_stopsNoOtherAndIsRedrivenOnceItIsOpen() throws InterruptedException {
    template(903, "");
    refuse("first");
    String stream = pipeline.stream("logs", dataset + ".otel");
    String index = Node.hits(stream).get(0).path("_index").asText();
    Node.call("POST", "/" + index + "/_close", "");
    try (Indexer indexer = pipeline.start(Pipeline.config(), Node.CONNECTION)) {
      append("second");
      // Others are taken meanwhile, again and again, as in a service that runs.
      Pipeline.await(
          () -> {
            pipeline.append(
                Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("x"), Attributes.EMPTY))));
            return isQuarantined();
          });
      Pipeline.await(pipeline::isDrained);
      assertThat(indexer.counts())
          .anyMatch(
              counts ->
                  counts.tenant().equals(pipeline.tenant)
                      && counts.quarantined() == 1
                      && counts.stored() > 1);
    }
    Node.call("POST", "/" + index + "/_open", "");

    assertThat(quarantine.redrive(all()).stored()).isEqualTo(1);

    assertThat(line("logs").isEven()).isTrue();
    assertThat(Node.hits(stream).size()).isEqualTo(2);
  }

  /** As a disk does that is nearly full, with the status that too many requests have. */
  @Test
  void blockedStream_stopsNoOtherAndSlowsNobodyDown() throws InterruptedException {
    template(903, "");
    String stream = pipeline.stream("logs", dataset + ".otel");
    try (Indexer indexer = pipeline.start(Pipeline.config(), Node.CONNECTION)) {
      append("first");
      Pipeline.await(pipeline::isDrained);
      block(stream, "true");
      append("second");
      Pipeline.await(
          () -> {
            block(stream, "true"); // the node looks after its disks, and takes the block away
            pipeline.append(
                Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("x"), Attributes.EMPTY))));
            return isQuarantined();
          });
      Pipeline.await(pipeline::isDrained);
      assertThat(pipeline.metrics.get("inferscope.indexer.bulk.size.allowed").gauge().value())
          .isEqualTo(1 << 20);
      assertThat(indexer.counts())
          .anyMatch(counts -> counts.tenant().equals(pipeline.tenant) && counts.quarantined() == 1);
    }
    block(stream, "null");

    assertThat(quarantine.redrive(all()).stored()).isEqualTo(1);

    assertThat(line("logs").isEven()).isTrue();
    assertThat(Node.hits(stream).size()).isEqualTo(2);
  }

  private static void block(String stream, String value) {
    Node.call(
        "PUT",
        "/" + stream + "/_settings",
        "{\"index.blocks.read_only_allow_delete\": " + value + "}");
  }

  @Test
  void redrive_triesAllHoweverManyAreRefused() throws InterruptedException {
    String stream = pipeline.stream("logs", "inferscope.quarantine");
    int documents = 10_300;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < documents; i++) {
      lines.append("{\"create\":{}}\n{\"@timestamp\":\"2026-03-04T05:06:07Z\",");
      lines.append("\"inferscope\":{\"quarantine\":{\"signal\":\"requests\"}}}\n");
    }
    assertThat(quarantine.redrive(all()).refused()).isZero();
    Node.call("POST", "/" + stream + "/_bulk", lines.toString());

    assertThat(quarantine.redrive(all()).refused()).isEqualTo(documents);
  }

  @Test
  void redrive_leavesWhatIsNoDocument() throws InterruptedException {
    pipeline.append(Topic.LOGS, "not protobuf".getBytes(StandardCharsets.UTF_8));
    pipeline.drain();

    Quarantine.Redriven redriven = quarantine.redrive(all());

    assertThat(redriven.refused()).isEqualTo(1);
    assertThat(quarantine.count(all())).isEqualTo(1);
  }

  @Test
  void purge_removesTheContentAndKeepsTheAccount() throws InterruptedException {
    refuse("secret", "other");
    String one = quarantine.list(all(), 1).getFirst().id();

    assertThat(quarantine.purge(new Quarantine.Choice(pipeline.tenant, null, one))).isEqualTo(1);

    assertThat(quarantine.count(all())).isEqualTo(1);
    assertThat(quarantine.purge(all())).isEqualTo(1);
    assertThat(Node.hits(pipeline.stream("logs", "inferscope.quarantine")).findValues("document"))
        .isEmpty();
    assertThat(line("quarantined"))
        .isEqualTo(new LossAudit.Line(pipeline.tenant, "quarantined", 2, 2));
  }

  @Test
  void audit_countsEveryKindAndSeesWhatIsMissing() {
    Span.Event event = new Span.Event(Records.NOON, "e", Attributes.EMPTY, 0);
    pipeline.append(
        Topic.LOGS, OtlpLogs.encode(List.of(Records.log(Value.of("x"), Attributes.EMPTY))));
    pipeline.append(
        Topic.SPANS, OtlpTraces.encode(List.of(Records.span(Attributes.EMPTY, List.of(event)))));
    pipeline.append(
        Topic.METRICS,
        OtlpMetrics.encode(
            List.of(
                Records.point("one", new PointValue.LongGauge(1)),
                Records.point("two", new PointValue.LongGauge(2)))));
    pipeline.drain();

    assertThat(line("logs")).isEqualTo(new LossAudit.Line(pipeline.tenant, "logs", 2, 2));
    assertThat(line("spans")).isEqualTo(new LossAudit.Line(pipeline.tenant, "spans", 1, 1));
    assertThat(line("metrics")).isEqualTo(new LossAudit.Line(pipeline.tenant, "metrics", 2, 2));

    String stream = pipeline.stream("traces", "generic.otel");
    String index = Node.hits(stream).get(0).path("_index").asText();
    Node.call("DELETE", "/" + index + "/_doc/" + Node.hits(stream).get(0).path("_id").asText(), "");

    assertThat(line("spans").isEven()).isFalse();
  }
}
