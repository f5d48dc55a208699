package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;
import io.inferscope.model.Resource;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of one batch in buckets of ten seconds. The counts of all documents of all
 * batches add up to the number of records, since what exceeds the bound on keys is counted under
 * {@code other}; spans that were sampled away are counted by those that were kept. Not thread-safe.
 */
final class RateRollup {
  static final long BUCKET_SECONDS = 10;

  /**
   * Keys of a batch. A batch of honest services has some hundred; a client that makes up names and
   * times must not make more documents of counts than of records.
   */
  static final int MOST_KEYS = 5_000;

  /**
   * OTLP severity numbers: 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal.
   */
  private static final String[] SEVERITIES = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

  private static final int FIRST_ERROR = 17;

  private final int mostKeys;
  private final Map<RollupKey, Cell> cells = new HashMap<>();
  private @Nullable Resource lastResource;
  private RollupKey.Source lastSource = new RollupKey.Source("", "", "");

  RateRollup(int mostKeys) {
    this.mostKeys = mostKeys;
  }

  /** What was counted under one key. */
  static final class Cell {
    long count;
    long bytes;
    long errors;
    long durationSumNanos;
    final long[] durations = new long[LatencyBuckets.COUNT];
  }

  /** The counts so far. */
  Map<RollupKey, Cell> cells() {
    return cells;
  }

  /**
   * Counts a log record under its document's time.
   *
   * @param bytes the size of its document
   */
  void add(LogRecord log, @Nullable Pattern pattern, Origin origin, int bytes) {
    Attributes attributes = log.attributes();
    Cell cell =
        cell(
            new RollupKey(
                origin.tenant(),
                bucket(log.timeUnixNano(), log.observedTimeUnixNano(), origin),
                "logs",
                source(log.resource()),
                "",
                "",
                severity(log),
                pattern == null ? "" : pattern.id(),
                model(attributes),
                text(attributes.get("http.response.status_code"))),
            origin);
    cell.count++;
    cell.bytes += bytes;
    if (log.severityNumber() >= FIRST_ERROR) {
      cell.errors++;
    }
  }

  /**
   * Counts a span under its document's time, as many times as there were spans that it stands for.
   */
  void add(Span span, Origin origin, int bytes) {
    Attributes attributes = span.attributes();
    Cell cell =
        cell(
            new RollupKey(
                origin.tenant(),
                bucket(span.startTimeUnixNano(), span.endTimeUnixNano(), origin),
                "spans",
                source(span.resource()),
                RollupKey.bounded(span.name()),
                SpanDocument.kind(span.kind()),
                "",
                "",
                model(attributes),
                status(span)),
            origin);
    long weight = AdjustedCount.of(span);
    cell.count += weight;
    cell.bytes += bytes;
    if (span.status() == Span.StatusCode.ERROR) {
      cell.errors += weight;
    }
    long durationNanos = span.durationNanos();
    cell.durationSumNanos += Math.min(durationNanos, Long.MAX_VALUE / weight) * weight;
    cell.durations[LatencyBuckets.of(durationNanos)] += weight;
  }

  private Cell cell(RollupKey key, Origin origin) {
    Cell cell = cells.get(key);
    if (cell != null) {
      return cell;
    }
    RollupKey kept =
        cells.size() < mostKeys
            ? key
            : RollupKey.other(origin.tenant(), bucket(0, 0, origin), key.signal());
    return cells.computeIfAbsent(kept, absent -> new Cell());
  }

  /** The bucket of the time that the record's document has. */
  private static long bucket(long unixNano, long otherwiseUnixNano, Origin origin) {
    long time = DocumentParts.time(unixNano, otherwiseUnixNano, origin);
    long seconds = time / 1_000_000_000;
    return seconds - seconds % BUCKET_SECONDS;
  }

  @SuppressWarnings("ReferenceEquality") // the decoder shares the instance; comparing would cost
  private RollupKey.Source source(Resource resource) {
    if (resource != lastResource) {
      lastResource = resource;
      Attributes attributes = resource.attributes();
      lastSource =
          new RollupKey.Source(
              RollupKey.bounded(resource.serviceName()),
              RollupKey.bounded(
                  first(attributes, "service.instance.id", "k8s.pod.name", "host.name")),
              RollupKey.bounded(attributes.text("service.version", "")));
    }
    return lastSource;
  }

  private static String model(Attributes attributes) {
    return RollupKey.bounded(
        first(attributes, "gen_ai.response.model", "gen_ai.request.model", ""));
  }

  private static String first(Attributes attributes, String one, String two, String three) {
    String value = attributes.text(one);
    if (value == null) {
      value = attributes.text(two);
    }
    return value == null ? attributes.text(three, "") : value;
  }

  private static String status(Span span) {
    String code = text(span.attributes().get("http.response.status_code"));
    if (!code.isEmpty()) {
      return code;
    }
    String error = span.attributes().text("error.type", "");
    if (!error.isEmpty()) {
      return RollupKey.bounded(error);
    }
    return switch (span.status()) {
      case UNSET -> "";
      case OK -> "Ok";
      case ERROR -> "Error";
    };
  }

  private static String text(@Nullable Value value) {
    return switch (value) {
      case Value.Whole whole -> Long.toString(whole.value());
      case Value.Text text -> RollupKey.bounded(text.value());
      case null, default -> "";
    };
  }

  private static String severity(LogRecord log) {
    int number = log.severityNumber();
    if (number < 1 || number > 4 * SEVERITIES.length) {
      return RollupKey.bounded(log.severityText().toUpperCase(Locale.ROOT));
    }
    return SEVERITIES[(number - 1) / 4];
  }
}
