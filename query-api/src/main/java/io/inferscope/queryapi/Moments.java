package io.inferscope.queryapi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as the API writes them. */
final class Moments {
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,6}[smhd]))?");

  private Moments() {}

  /** {@code now}, {@code now-15m} or ISO 8601 with a zone. */
  static Instant parse(String name, String text, Instant now) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      return relative.group(1) == null ? now : now.minus(duration(relative.group(1)));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.badParameter(
          name, text, "expected ISO 8601 such as 2026-01-31T03:00:00Z, or now, or now-15m");
    }
  }

  /** A number and one of s, m, h, d; the form is checked by the contract. */
  static Duration duration(String text) {
    long amount = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      case 'h' -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** The same form back: {@code 90s}, {@code 5m}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
