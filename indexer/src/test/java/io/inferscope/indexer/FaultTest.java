package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.indexer.FaultProxy.Fault;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However Elasticsearch and we fail: each record once, and the counts add up. */
final class FaultTest {
  private static final int REQUESTS = 40;
  private static final int LOGS_A_REQUEST = 5;
  private static final int LOGS = REQUESTS * LOGS_A_REQUEST;

  @TempDir Path directory;
  private Pipeline pipeline;
  private FaultProxy proxy;
  private ElasticsearchConnection connection;

  @BeforeEach
  void open() throws IOException {
    pipeline = new Pipeline(directory);
    proxy = new FaultProxy();
    connection = Node.connect(proxy.address());
  }

  @AfterEach
  void close() {
    connection.close();
    proxy.close();
    pipeline.close();
  }

  @Test
  void tooManyRequests_isRepeatedUntilItIsTaken() {
    appendLogs();
    proxy.next(
        Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS, Fault.NONE, Fault.TOO_MANY_REQUESTS);

    pipeline.drain(small(), connection);

    assertEachOnce();
    assertThat(pipeline.metrics.counter("inferscope.indexer.documents.retried").count())
        .isPositive();
    assertThat(
            pipeline
                .metrics
                .get("inferscope.indexer.stored")
                .tags("tenant", pipeline.tenant, "signal", "logs")
                .counter()
                .count())
        .isEqualTo(LOGS);
  }

  @Test
  void refusedDocuments_areRepeatedAlone() {
    appendLogs();
    proxy.next(Fault.HALF_REFUSED, Fault.HALF_REFUSED, Fault.NONE, Fault.HALF_REFUSED);

    pipeline.drain(small(), connection);

    assertEachOnce();
  }

  @Test
  void brokenConnections_neitherLoseNorDouble() {
    appendLogs();
    proxy.next(
        Fault.BROKEN_AFTER,
        Fault.BROKEN_BEFORE,
        Fault.BROKEN_AFTER,
        Fault.NONE,
        Fault.BROKEN_AFTER);

    pipeline.drain(small(), connection);

    assertEachOnce();
  }

  @Test
  void death_betweenStoringAndCommittingDoublesNothing() {
    appendLogs();
    proxy.next(Fault.NONE, Fault.BROKEN_AFTER);
    proxy.always(Fault.BROKEN_AFTER);
    dieAfterBulks(6);
    assertThat(pipeline.committed(Topic.LOGS)).isLessThan(REQUESTS);
    pipeline.reopen();

    pipeline.drain();

    assertEachOnce();
  }

  @Test
  void death_beforeARolloverDoublesNothing() {
    appendLogs();
    proxy.always(Fault.BROKEN_AFTER);
    dieAfterBulks(4);
    Node.call("POST", "/" + pipeline.stream("logs", "generic.otel") + "/_rollover", "");
    pipeline.reopen();

    pipeline.drain();

    assertEachOnce();
  }

  @Test
  void death_afterTheRollupReplacesIt() {
    appendLogs();
    proxy.breakAccounts();
    try (Indexer indexer = pipeline.start(Pipeline.config(REQUESTS, 1 << 20), connection)) {
      Pipeline.await(() -> proxy.bulks.get() == 2 && rollupCount() == LOGS);
    }
    assertThat(pipeline.committed(Topic.LOGS)).isZero();
    pipeline.reopen();

    pipeline.drain();

    assertEachOnce();
  }

  /** As where the offsets of a group in Kafka were set back: other batches than before. */
  @Test
  void batchesOfOtherBoundaries_doubleNothing() throws IOException {
    appendLogs();
    pipeline.drain(small(), connection);
    Node.call("POST", "/" + pipeline.stream("logs", "generic.otel") + "/_rollover", "");
    pipeline.forgetWhatWasRead(Topic.LOGS);

    pipeline.drain(Pipeline.config(7, 8_000), connection);

    assertEachOnce();
  }

  @Test
  void batchThatFailsUnexpectedly_comesAgainWithoutARestart() {
    proxy.garblePatterns(true);
    appendLogs();
    try (Indexer indexer = pipeline.start(small(), connection)) {
      Pipeline.await(() -> failing() > 1);
      assertThat(pipeline.metrics.counter("inferscope.indexer.failures").count()).isGreaterThan(1);
      assertThat(pipeline.committed(Topic.LOGS)).isZero();

      proxy.garblePatterns(false);

      Pipeline.await(pipeline::isDrained);
      Pipeline.await(() -> failing() == 0);
      assertThat(indexer.counts()).contains(new Counts(pipeline.tenant, "logs", LOGS, LOGS, 0, 0));
    }
    assertEachOnce();
  }

  private double failing() {
    return pipeline
        .metrics
        .get("inferscope.indexer.failing")
        .tag("topic", "otlp_logs")
        .gauge()
        .value();
  }

  @Test
  void accountThatCannotBeWritten_isSaidToBeAway() {
    proxy.breakAccounts();
    appendLogs();
    try (Indexer indexer = pipeline.start(small(), connection)) {
      Pipeline.await(
          () ->
              pipeline
                      .metrics
                      .counter("inferscope.indexer.elasticsearch.failures", "work", "account")
                      .count()
                  > 2);
      assertThat(pipeline.metrics.get("inferscope.indexer.elasticsearch.away").gauge().value())
          .isEqualTo(1);
    }
  }

  @Test
  void elasticsearchAway_holdsEverythingBackUntilItReturns() {
    proxy.always(Fault.BROKEN_BEFORE);
    appendLogs();
    try (Indexer indexer = pipeline.start(small(), connection)) {
      Pipeline.await(() -> proxy.bulks.get() > 10);
      assertThat(pipeline.metrics.get("inferscope.indexer.elasticsearch.away").gauge().value())
          .isEqualTo(1);
      assertThat(pipeline.committed(Topic.LOGS)).isZero();

      proxy.always(Fault.NONE);

      Pipeline.await(pipeline::isDrained);
      assertThat(pipeline.metrics.get("inferscope.indexer.elasticsearch.away").gauge().value())
          .isZero();
      assertThat(indexer.counts()).contains(new Counts(pipeline.tenant, "logs", LOGS, LOGS, 0, 0));
    }
    assertEachOnce();
  }

  /** Three requests a batch and about ten documents a bulk body: many of both. */
  private static IndexerConfig small() {
    return Pipeline.config(3, 8_000);
  }

  private void dieAfterBulks(int bulks) {
    try (Indexer indexer = pipeline.start(small(), connection)) {
      Pipeline.await(() -> proxy.bulks.get() > bulks);
    }
  }

  private void appendLogs() {
    for (int i = 0; i < REQUESTS; i++) {
      List<LogRecord> logs = new ArrayList<>();
      for (int j = 0; j < LOGS_A_REQUEST; j++) {
        Attributes number = Attributes.builder().put("n", i * LOGS_A_REQUEST + j).build();
        logs.add(Records.log(Value.of("request " + i + " of user u" + j + " took 5 ms"), number));
      }
      pipeline.append(Topic.LOGS, OtlpLogs.encode(logs));
    }
  }

  private void assertEachOnce() {
    JsonNode hits = Node.hits(pipeline.stream("logs", "generic.otel"));
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode hit : hits) {
      numbers.add(hit.at("/_source/attributes/n").intValue());
    }
    assertThat(numbers).hasSize(LOGS).doesNotHaveDuplicates();
    assertThat(rollupCount()).isEqualTo(LOGS);
    assertThat(Accounts.of(pipeline.tenant, "logs"))
        .isEqualTo(new Counts(pipeline.tenant, "logs", LOGS, LOGS, 0, 0));
  }

  private long rollupCount() {
    return Node.search(
            pipeline.stream("metrics", "inferscope.rollup"),
            "{\"size\":0,\"aggs\":{\"n\":{\"sum\":{\"field\":\"inferscope.rollup.count\"}}}}")
        .at("/aggregations/n/value")
        .asLong(-1);
  }
}
