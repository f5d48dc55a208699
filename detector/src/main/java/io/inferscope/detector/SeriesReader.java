package io.inferscope.detector;

import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tenant's roll-up into its series, a slice of time after the other: all is read however
 * many series there are, and no more than one slice is held. Not thread-safe.
 */
final class SeriesReader {
  /** Of one slice; a row with its latencies takes 0.7 KB. */
  private static final int MOST_ROWS = 20_000;

  private static final int WIDEST_SLICE = 15;

  private final String tenant;
  private final RollupReader rollup;
  private final SeriesStore series;
  private final int mostRows;

  SeriesReader(String tenant, RollupReader rollup, SeriesStore series) {
    this(tenant, rollup, series, MOST_ROWS);
  }

  SeriesReader(String tenant, RollupReader rollup, SeriesStore series, int mostRows) {
    this.tenant = tenant;
    this.rollup = rollup;
    this.series = series;
    this.mostRows = mostRows;
  }

  /** Reads the buckets {@code from} (inclusive) to {@code end} (exclusive), oldest first. */
  void read(long from, long end) {
    read(true, from, end);
    read(false, from, end);
  }

  private void read(boolean spans, long begin, long end) {
    long width = WIDEST_SLICE;
    long from = begin;
    while (from < end) {
      long to = Math.min(end, from + width);
      List<RollupReader.Row> rows = rollup.rows(request(spans, from, to), mostRows);
      if (rows.size() >= mostRows && to - from > 1) {
        // Its latest rows may be missing, and what is missing must not pass for silence.
        width = (to - from) / 2;
      } else {
        series.update(rows.stream().flatMap(row -> row(spans, row).stream()).toList());
        from = to;
      }
    }
  }

  private RollupReader.Request request(boolean spans, long from, long to) {
    return new RollupReader.Request(
        tenant,
        Buckets.start(from),
        Buckets.start(to),
        Duration.ofSeconds(Buckets.SECONDS),
        spans
            ? List.of(Dimension.SERVICE, Dimension.OPERATION, Dimension.SPAN_KIND)
            : List.of(Dimension.SERVICE, Dimension.SEVERITY),
        Map.of(Dimension.SIGNAL, spans ? "spans" : "logs"),
        spans);
  }

  private static Optional<Row> row(boolean spans, RollupReader.Row row) {
    Optional<SeriesKey.Type> type =
        spans ? spanType(row.key().get(2)) : Optional.of(SeriesKey.Type.LOGS);
    return type.map(
        known ->
            new Row(
                new SeriesKey(known, row.key().get(0), row.key().get(1)),
                Buckets.of(row.bucket()),
                row.count(),
                row.errors(),
                spans ? row.durationBuckets() : null));
  }

  private static Optional<SeriesKey.Type> spanType(String kind) {
    return switch (kind) {
      case "Server", "Consumer" -> Optional.of(SeriesKey.Type.SERVED);
      case "Client", "Producer" -> Optional.of(SeriesKey.Type.CALLED);
      default -> Optional.empty();
    };
  }
}
