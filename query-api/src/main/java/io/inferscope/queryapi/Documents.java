package io.inferscope.queryapi;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads parts of stored documents. */
final class Documents {
  private Documents() {}

  /** The stored form of a time, {@code 1705314600000.000123} or ISO 8601, as ISO 8601. */
  static String time(String stored) {
    int dot = stored.indexOf('.');
    try {
      if (stored.indexOf('T') > 0) {
        return Instant.parse(stored).toString();
      }
      long millis = Long.parseLong(dot < 0 ? stored : stored.substring(0, dot));
      long nanos =
          dot < 0 ? 0 : Long.parseLong((stored.substring(dot + 1) + "000000").substring(0, 6));
      return Instant.ofEpochMilli(millis).plusNanos(nanos).toString();
    } catch (NumberFormatException | DateTimeParseException e) {
      return stored;
    }
  }
}
