package io.inferscope.otlp;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** The times that log encoders write. */
final class LogTime {
  /** ISO 8601 with an offset as {@code +01:00}, {@code +0100} or {@code Z}. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private LogTime() {}

  /** Nanoseconds since the epoch of an ISO time or a text of epoch milliseconds; 0 if neither. */
  static long unixNano(String text) {
    if (text.length() <= 18
        && !text.isEmpty()
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return unixNano(Long.parseLong(text));
    }
    try {
      return unixNano(OffsetDateTime.parse(text, ISO).toInstant());
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /** The same of epoch milliseconds; 0 where they lie before 1970 or after 2262. */
  static long unixNano(long epochMillis) {
    return unixNano(Instant.ofEpochMilli(epochMillis));
  }

  private static long unixNano(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < 0 || second >= Long.MAX_VALUE / 1_000_000_000) {
      return 0;
    }
    return second * 1_000_000_000 + instant.getNano();
  }
}
