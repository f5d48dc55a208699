package io.inferscope.changes;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Reads the times of CSV rows: epoch seconds or ISO 8601, UTC where no offset is given. */
final class Timestamps {
  private Timestamps() {}

  /** Whether the first cell of a file is a title rather than a time. */
  static boolean isHeader(String cell) {
    return cell.isEmpty() || cell.charAt(0) == '\uFEFF' || Character.isLetter(cell.charAt(0));
  }

  /**
   * Seconds since 1970 of {@code text}.
   *
   * @throws IllegalArgumentException when it is neither a number nor a date
   */
  static long epochSeconds(String text) {
    try {
      if (text.indexOf('-', 1) < 0) {
        return (long) Math.floor(Double.parseDouble(text));
      }
      return instant(text.replace(' ', 'T')).getEpochSecond();
    } catch (NumberFormatException | DateTimeParseException unreadable) {
      throw new IllegalArgumentException(
          ("timestamp '%s' is neither epoch seconds (1700000000) nor ISO 8601 "
                  + "(2026-01-31T12:00:00Z)")
              .formatted(text));
    }
  }

  private static Instant instant(String text) {
    if (text.length() <= 10) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    int clock = text.indexOf('T') + 1;
    boolean zoned =
        text.endsWith("Z") || text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0;
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
