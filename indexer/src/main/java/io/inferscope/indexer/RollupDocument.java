package io.inferscope.indexer;

import java.util.Locale;

/** Writes the documents of the rate roll-up. Not thread-safe. */
final class RollupDocument {
  static final String DATASET = "inferscope.rollup";

  private static final byte[][] DURATIONS = durationNames();

  final JsonBytes json = new JsonBytes(1024);

  private static byte[][] durationNames() {
    byte[][] names = new byte[LatencyBuckets.COUNT][];
    for (int i = 0; i < names.length; i++) {
      names[i] = JsonBytes.prepared(String.format(Locale.ROOT, "b%02d", i));
    }
    return names;
  }

  /** Writes one document into {@link #json}. */
  void write(RollupKey key, RateRollup.Cell cell, Destination destination, String batchId) {
    json.clear();
    json.openObject().name("@timestamp").timestamp(key.bucketSeconds() * 1_000_000_000);
    json.name("data_stream").splice(destination.section(), destination.section().length);
    json.name("inferscope").openObject().name("rollup").openObject();
    json.name("signal").value(key.signal());
    json.name("batch").value(batchId);
    json.name("count").value(cell.count).name("errors").value(cell.errors);
    json.name("bytes").value(cell.bytes);
    dimension("service", key.source().service());
    dimension("operation", key.operation());
    dimension("span_kind", key.spanKind());
    dimension("severity", key.severity());
    dimension("pattern_id", key.patternId());
    dimension("model", key.model());
    dimension("status", key.status());
    dimension("instance", key.source().instance());
    dimension("version", key.source().version());
    if (key.signal().equals("spans")) {
      durations(cell);
    }
    json.closeObject().closeObject().closeObject();
  }

  private void dimension(String name, String value) {
    if (!value.isEmpty()) {
      json.name(name).value(value);
    }
  }

  /** Only the buckets that hold something. */
  private void durations(RateRollup.Cell cell) {
    json.name("duration").openObject().name("sum").value(cell.durationSumNanos);
    for (int i = 0; i < cell.durations.length; i++) {
      if (cell.durations[i] != 0) {
        json.name(DURATIONS[i]).value(cell.durations[i]);
      }
    }
    json.closeObject();
  }
}
