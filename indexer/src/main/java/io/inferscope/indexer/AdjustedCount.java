package io.inferscope.indexer;

import io.inferscope.model.Span;

/**
 * How many spans a sampled one stands for. Consistent probability samplers leave their rejection
 * threshold in the trace state, {@code ot=th:…}: up to 14 hex digits, read as the fraction of
 * traces that were dropped; a span then stands for 1 / (1 − fraction) spans
 * (https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
 *
 * <p>Counts are whole. A part of one is counted or not, by a hash of the span's id, so that sums
 * are right on average and redelivery counts the same.
 */
final class AdjustedCount {
  /** The smallest probability that is believed; a sender could otherwise claim any rate. */
  private static final long MOST = 1 << 20;

  private static final int DIGITS = 14;
  private static final double ALL = 0x1p56;

  private AdjustedCount() {}

  /** At least 1; 1 for a span that says nothing or nothing that can be read. */
  static long of(Span span) {
    String state = span.traceState();
    if (state.isEmpty()) {
      return 1;
    }
    double count = ALL / (ALL - threshold(state));
    if (count >= MOST) {
      return MOST;
    }
    long whole = (long) count;
    return whole + (fraction(span.spanId()) < count - whole ? 1 : 0);
  }

  private static long threshold(String state) {
    for (int at = 0; at < state.length(); at = next(state, at, ',')) {
      int start = at;
      while (start < state.length()
          && (state.charAt(start) == ' ' || state.charAt(start) == '\t')) {
        start++;
      }
      if (state.startsWith("ot=", start)) {
        return ofMember(state, start + 3, next(state, at, ',') - 1);
      }
    }
    return 0;
  }

  private static long ofMember(String state, int from, int end) {
    for (int at = from; at < end; at = next(state, at, ';')) {
      if (state.startsWith("th:", at)) {
        return hex(state, at + 3, Math.min(end, next(state, at, ';') - 1));
      }
    }
    return 0;
  }

  /** The position behind the next separator, or behind the end and one. */
  private static int next(String state, int from, char separator) {
    int at = state.indexOf(separator, from);
    return (at < 0 ? state.length() : at) + 1;
  }

  /** Missing digits are zeros at the right; 0 if these are no such digits. */
  private static long hex(String state, int from, int end) {
    int digits = end - from;
    if (digits < 1 || digits > DIGITS) {
      return 0;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit = Character.digit(state.charAt(i), 16);
      if (digit < 0) {
        return 0;
      }
      value = (value << 4) | digit;
    }
    return value << (4 * (DIGITS - digits));
  }

  /** Evenly spread in [0, 1); the multiplier is 2^64 divided by the golden ratio. */
  static double fraction(String id) {
    long hash = 0;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (hash >>> 11) * 0x1p-53;
  }
}
