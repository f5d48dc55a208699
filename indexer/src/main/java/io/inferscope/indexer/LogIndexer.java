package io.inferscope.indexer;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;
import io.inferscope.model.Value;
import io.inferscope.otlp.DecodeResult;
import io.inferscope.otlp.OtlpLogs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns export requests for logs into documents. Not thread-safe. */
final class LogIndexer extends RequestIndexer<LogRecord> {
  private final Destinations destinations;
  private final PatternMemory patterns;
  private final DocumentParts parts = new DocumentParts();
  private final PlainJson plainJson = new PlainJson();
  private final LogDocument document = new LogDocument(parts);

  LogIndexer(IndexerMetrics metrics, Destinations logs, PatternMemory patterns) {
    super(metrics);
    this.destinations = logs;
    this.patterns = patterns;
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
      Pattern pattern = pattern(log, origin);
      document.write(log, destination, origin, pattern);
      String id = task.ids().record(position, i);
      task.add(new Bulk.Item(destination.name(), id, line, 1, origin), parts.json);
      task.rollup().add(log, pattern, origin, parts.json.size());
    }
  }

  @Override
  void beforeCommit() throws InterruptedException {
    patterns.store();
  }

  private @Nullable Pattern pattern(LogRecord log, Origin origin) throws InterruptedException {
    String text = text(log.body());
    return text.isEmpty()
        ? null
        : patterns.match(origin.tenant(), log.resource().serviceName(), text);
  }

  /** What is mined: a structured body as the line of JSON that says the same. */
  private String text(Value body) {
    return switch (body) {
      case Value.Text text -> text.value();
      case Value.Empty empty -> "";
      case Value.Bytes bytes -> "";
      case Value.Bool bool -> plainJson.text(bool);
      case Value.Whole whole -> plainJson.text(whole);
      case Value.Decimal decimal -> plainJson.text(decimal);
      case Value.Array array -> plainJson.text(array);
      case Value.MapValue map -> plainJson.text(map);
    };
  }
}
