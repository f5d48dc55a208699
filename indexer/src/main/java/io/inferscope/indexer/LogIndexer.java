package io.inferscope.indexer;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;
import io.inferscope.model.Value;
import io.inferscope.otlp.DecodeResult;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.patterns.PatternMiner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns export requests for logs into documents. Not thread-safe. */
final class LogIndexer extends RequestIndexer<LogRecord> {
  private final Destinations destinations;
  private final PatternMiner miner;
  private final DocumentParts parts = new DocumentParts();
  private final LogDocument document = new LogDocument(parts);

  LogIndexer(IndexerMetrics metrics, Destinations logs, PatternMiner miner) {
    super(metrics);
    this.destinations = logs;
    this.miner = miner;
  }

  @Override
  DecodeResult decode(byte[] request, List<LogRecord> into) {
    return OtlpLogs.decode(request, LIMITS, (index, log) -> into.add(log));
  }

  @Override
  void write(List<LogRecord> records, long position, Origin origin, BatchTask task)
      throws InterruptedException {
    Tally.Line line = task.tally().line(origin.tenant(), "logs");
    for (int i = 0; i < records.size(); i++) {
      LogRecord log = records.get(i);
      parts.next();
      Destination destination =
          destinations.of(
              origin.tenant(), log.attributes(), log.scope(), log.resource(), parts.originals);
      Pattern pattern = pattern(log);
      document.write(log, destination, origin, pattern);
      String id = task.ids().record(position, i);
      task.add(new Bulk.Item(destination.name(), id, line, 1, origin), parts.json);
      task.rollup().add(log, pattern, origin);
    }
  }

  private @Nullable Pattern pattern(LogRecord log) {
    return log.body() instanceof Value.Text text && !text.value().isEmpty()
        ? miner.match(log.resource().serviceName(), text.value())
        : null;
  }
}
