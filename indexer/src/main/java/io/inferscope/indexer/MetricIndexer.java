package io.inferscope.indexer;

import io.inferscope.model.MetricPoint;
import io.inferscope.otlp.DecodeResult;
import io.inferscope.otlp.OtlpMetrics;
import java.util.List;

/** Turns export requests for metrics into documents of grouped points. Not thread-safe. */
final class MetricIndexer extends RequestIndexer<MetricPoint> {
  private final Destinations destinations;
  private final DocumentParts parts = new DocumentParts();
  private final MetricDocument document = new MetricDocument(parts);
  private final MetricGroups groups = new MetricGroups();

  MetricIndexer(IndexerMetrics metrics, Destinations destinations) {
    super(metrics);
    this.destinations = destinations;
  }

  @Override
  DecodeResult decode(byte[] request, List<MetricPoint> into) {
    return OtlpMetrics.decode(request, LIMITS, (index, point) -> into.add(point));
  }

  @Override
  void write(List<MetricPoint> records, long position, Origin origin, BatchTask task)
      throws InterruptedException {
    Tally.Line line = task.tally().line(origin.tenant(), "metrics");
    for (int i = 0; i < records.size(); i++) {
      groups.add(i, records.get(i));
    }
    for (MetricGroups.Group group : groups.take()) {
      MetricPoint first = group.points().getFirst();
      parts.next();
      Destination destination =
          destinations.of(
              origin.tenant(),
              first.attributes(),
              first.scope(),
              first.resource(),
              parts.originals);
      document.write(group, destination, origin);
      String id = task.ids().record(position, group.index());
      int points = group.points().size();
      task.add(new Bulk.Item(destination.name(), id, line, points, origin), parts.json);
    }
  }
}
