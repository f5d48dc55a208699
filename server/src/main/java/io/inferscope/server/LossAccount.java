package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferStatus;
import io.inferscope.buffer.Topic;
import io.inferscope.indexer.Counts;
import io.inferscope.indexer.Indexer;
import io.inferscope.queryapi.Pipeline;
import java.util.Arrays;
import java.util.List;

/** Puts the counters of buffer and indexer side by side. Thread-safe. */
final class LossAccount {
  private final Buffer buffer;
  private final Indexer indexer;
  private final String group;

  LossAccount(Buffer buffer, Indexer indexer, String group) {
    this.buffer = buffer;
    this.indexer = indexer;
    this.group = group;
  }

  Pipeline pipeline() {
    List<Pipeline.Requests> requests =
        Arrays.stream(Topic.values()).map(topic -> requests(buffer.status(topic, group))).toList();
    List<Pipeline.Records> records = indexer.counts().stream().map(LossAccount::records).toList();
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
