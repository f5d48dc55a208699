package io.inferscope.query;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as Elasticsearch reads them in queries ({@code
 * strict_date_optional_time_nanos||epoch_millis} and date math): {@code 2026}, {@code 2026-03},
 * {@code 2026-03-01T12:30:15.123Z}, {@code 1772366400000}, {@code now-15m}, {@code now/d}, {@code
 * 2026-03-01||+1M/d}. A time of day that is left out is the beginning of the day, or, rounded up,
 * its end; a month or day that is left out is the first, also rounded up.
 */
final class TimeText {
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)"
              + "(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?)?)?");
  private static final Pattern MILLIS = Pattern.compile("(-?\\d{1,18})(?:\\.(\\d{1,6}))?");
  private static final Pattern STEP = Pattern.compile("([+-])(\\d{0,9})([yMwdhHms])|/([yMwdhHms])");

  private TimeText() {}

  /** The time; null if the text is none. */
  static @Nullable Instant parse(String text, Instant now, boolean roundUp) {
    try {
      if (text.startsWith("now")) {
        return math(now, text.substring(3), roundUp);
      }
      int separator = text.indexOf("||");
      if (separator < 0) {
        return plain(text, roundUp);
      }
      Instant start = plain(text.substring(0, separator), false);
      return start == null ? null : math(start, text.substring(separator + 2), roundUp);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Instant plain(String text, boolean roundUp) {
    Matcher date = DATE.matcher(text);
    if (date.matches()) {
      return date(date, roundUp);
    }
    Matcher millis = MILLIS.matcher(text);
    if (!millis.matches()) {
      return null;
    }
    String fraction = millis.group(2) == null ? "" : millis.group(2);
    long nanos = Long.parseLong((fraction + "000000").substring(0, 6));
    return Instant.ofEpochMilli(Long.parseLong(millis.group(1))).plusNanos(nanos);
  }

  private static Instant date(Matcher date, boolean roundUp) {
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(date.group(1)), number(date.group(2), 1), number(date.group(3), 1));
    LocalTime time =
        LocalTime.of(
            number(date.group(4), roundUp ? 23 : 0),
            number(date.group(5), roundUp ? 59 : 0),
            number(date.group(6), roundUp ? 59 : 0),
            fraction(date.group(7), roundUp));
    ZoneOffset zone = date.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(date.group(8));
    return day.atTime(time).toInstant(zone);
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int fraction(@Nullable String digits, boolean roundUp) {
    if (digits == null) {
      return roundUp ? 999_999_999 : 0;
    }
    return Integer.parseInt((digits + "00000000").substring(0, 9));
  }

  private static @Nullable Instant math(Instant start, String steps, boolean roundUp) {
    ZonedDateTime time = start.atZone(ZoneOffset.UTC);
    Matcher step = STEP.matcher(steps);
    int at = 0;
    while (at < steps.length()) {
      if (!step.find(at) || step.start() != at) {
        return null;
      }
      at = step.end();
      if (step.group(4) == null) {
        long amount = step.group(2).isEmpty() ? 1 : Long.parseLong(step.group(2));
        time = time.plus(step.group(1).equals("-") ? -amount : amount, unit(step.group(3)));
      } else {
        time = round(time, step.group(4), roundUp);
      }
    }
    return time.toInstant();
  }

  private static ZonedDateTime round(ZonedDateTime time, String unit, boolean up) {
    ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime down =
        switch (unit) {
          case "y" -> day.withDayOfYear(1);
          case "M" -> day.withDayOfMonth(1);
          case "w" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          default -> time.truncatedTo(unit(unit));
        };
    return up ? down.plus(1, unit(unit)).minus(1, ChronoUnit.MILLIS) : down;
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "y" -> ChronoUnit.YEARS;
      case "M" -> ChronoUnit.MONTHS;
      case "w" -> ChronoUnit.WEEKS;
      case "d" -> ChronoUnit.DAYS;
      case "h", "H" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      default -> ChronoUnit.SECONDS;
    };
  }
}
