package io.inferscope.indexer;

import io.inferscope.model.Span;
import io.inferscope.otlp.DecodeResult;
import io.inferscope.otlp.OtlpTraces;
import java.util.List;

/** Turns export requests for spans into documents of spans and of their events. Not thread-safe. */
final class SpanIndexer extends RequestIndexer<Span> {
  private final Destinations traces;
  private final Destinations logs;
  private final DocumentParts parts = new DocumentParts();
  private final SpanDocument document = new SpanDocument(parts);

  SpanIndexer(IndexerMetrics metrics, Destinations traces, Destinations logs) {
    super(metrics);
    this.traces = traces;
    this.logs = logs;
  }

  @Override
  DecodeResult decode(byte[] request, List<Span> into) {
    return OtlpTraces.decode(request, LIMITS, (index, span) -> into.add(span));
  }

  @Override
  void write(List<Span> records, long position, Origin origin, BatchTask task)
      throws InterruptedException {
    Tally.Line line = task.tally().line(origin.tenant(), "spans");
    for (int i = 0; i < records.size(); i++) {
      Span span = records.get(i);
      parts.next();
      Destination destination =
          traces.of(
              origin.tenant(), span.attributes(), span.scope(), span.resource(), parts.originals);
      document.write(span, destination, origin);
      String id = task.ids().record(position, i);
      task.add(new Bulk.Item(destination.name(), id, line, 1, origin), parts.json);
      task.rollup().add(span, origin, parts.json.size());
      events(span, position, i, origin, task);
    }
  }

  private void events(Span span, long position, int index, Origin origin, BatchTask task)
      throws InterruptedException {
    if (span.events().isEmpty()) {
      return;
    }
    Tally.Line line = task.tally().line(origin.tenant(), "span_events");
    for (int i = 0; i < span.events().size(); i++) {
      Span.Event event = span.events().get(i);
      parts.next();
      Destination destination =
          logs.of(
              origin.tenant(), event.attributes(), span.scope(), span.resource(), parts.originals);
      document.write(span, event, destination, origin);
      String id = task.ids().event(position, index, i);
      task.add(new Bulk.Item(destination.name(), id, line, 1, origin), parts.json);
    }
  }
}
