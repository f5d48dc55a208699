package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferStatus;
import io.inferscope.buffer.Topic;
import io.inferscope.indexer.Counts;
import io.inferscope.queryapi.Pipeline;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Puts the counters of buffer and indexer side by side. Thread-safe. */
final class LossAccount {
  private final Buffer buffer;
  private final Supplier<List<Counts>> counts;
  private final String group;

  LossAccount(Buffer buffer, Supplier<List<Counts>> counts, String group) {
    this.buffer = buffer;
    this.counts = counts;
    this.group = group;
  }

  Pipeline pipeline() {
    List<Pipeline.Requests> requests =
        Arrays.stream(Topic.values()).map(topic -> requests(buffer.status(topic, group))).toList();
    List<Pipeline.Records> records = counts.get().stream().map(LossAccount::records).toList();
    boolean balanced =
        requests.stream()
                .allMatch(
                    row -> row.appended() == row.committed() + row.buffered() && row.corrupt() == 0)
            && records.stream()
                .allMatch(
                    row ->
                        row.records() == row.stored() + row.quarantined() && row.duplicates() == 0);
    return new Pipeline(balanced, requests, records);
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
