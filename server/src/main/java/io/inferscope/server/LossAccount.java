package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferStatus;
import io.inferscope.buffer.Topic;
import io.inferscope.collector.Collector;
import io.inferscope.collector.IntakeCounts;
import io.inferscope.indexer.Counts;
import io.inferscope.queryapi.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the counters of collector, buffer and indexer side by side. Thread-safe. */
final class LossAccount {
  private final Buffer buffer;
  private final Supplier<List<Counts>> counts;
  private final String group;
  private final Supplier<Optional<Receiving>> receiving;

  /**
   * @param receiving the collector of this process, if it has one; asked for each account
   */
  LossAccount(
      Buffer buffer,
      Supplier<List<Counts>> counts,
      String group,
      Supplier<Optional<Receiving>> receiving) {
    this.buffer = buffer;
    this.counts = counts;
    this.group = group;
    this.receiving = receiving;
  }

  /** A collector and when it began to count. */
  record Receiving(Collector collector, Instant since) {}

  Pipeline pipeline() {
    // In the order of the data, so that nothing is counted as stored that was not received.
    List<Pipeline.Records> records = counts.get().stream().map(LossAccount::records).toList();
    List<Pipeline.Requests> requests =
        Arrays.stream(Topic.values()).map(topic -> requests(buffer.status(topic, group))).toList();
    return Pipeline.of(intake(), requests, records);
  }

  private Pipeline.Intake intake() {
    return receiving
        .get()
        .map(
            here ->
                new Pipeline.Intake(
                    Optional.of(here.since),
                    Optional.empty(),
                    here.collector.counts().stream().map(LossAccount::received).toList()))
        .orElseGet(Pipeline.Intake::none);
  }

  /** The collector speaks of traces, whose records are spans everywhere behind it. */
  private static Pipeline.Received received(IntakeCounts counts) {
    return new Pipeline.Received(
        counts.tenant(),
        counts.signal().equals("traces") ? "spans" : counts.signal(),
        counts.requestsReceived(),
        counts.requestsAppended(),
        counts.requestsRefused(),
        counts.recordsReceived(),
        counts.recordsAppended(),
        counts.recordsRefused());
  }

  /** How long ago the oldest logs or spans were received that are not indexed yet. */
  static Duration indexingLag(Buffer buffer, String group) {
    Duration logs = buffer.status(Topic.LOGS, group).lag();
    Duration spans = buffer.status(Topic.SPANS, group).lag();
    return logs.compareTo(spans) > 0 ? logs : spans;
  }

  private static Pipeline.Requests requests(BufferStatus status) {
    return new Pipeline.Requests(
        status.topic().topicName(),
        status.appended(),
        status.committed(),
        status.lagRecords(),
        status.lag().toMillis() / 1000.0,
        status.corrupt(),
        status.bytes());
  }

  private static Pipeline.Records records(Counts counts) {
    return new Pipeline.Records(
        counts.tenant(),
        counts.signal(),
        counts.records(),
        counts.stored(),
        counts.quarantined(),
        counts.duplicates());
  }
}
