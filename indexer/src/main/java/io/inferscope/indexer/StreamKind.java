package io.inferscope.indexer;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of data streams that are kept for a time of their own. */
public enum StreamKind {
  /** Before {@link #METRICS}, whose pattern its name matches too. */
  ROLLUP("metrics-inferscope.rollup-", "count"),
  QUARANTINE("logs-inferscope.quarantine-", "inferscope.quarantine.records"),
  LOGS("logs-*.otel-", "count"),
  TRACES("traces-*.otel-", "count"),
  METRICS("metrics-*.otel-", "inferscope.points");

  private final String pattern;
  private final String counted;

  StreamKind(String pattern, String counted) {
    this.pattern = pattern;
    this.counted = counted;
  }

  /** The pattern of the streams of a namespace, or of all with {@code *}. */
  String streams(String namespace) {
    return pattern + namespace;
  }

  /** The field whose sum is the number of records; {@code count} where each document is one. */
  String counted() {
    return counted;
  }

  /** What kind of stream a name is of. */
  static Optional<StreamKind> of(String stream) {
    return Arrays.stream(values()).filter(kind -> kind.matches(stream)).findFirst();
  }

  private boolean matches(String stream) {
    int star = pattern.indexOf('*');
    return star < 0
        ? stream.startsWith(pattern)
        : stream.startsWith(pattern.substring(0, star))
            && stream.contains(pattern.substring(star + 1));
  }
}
