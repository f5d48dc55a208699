package io.inferscope.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 512KB}, {@code 64MB} or {@code 10GB} (powers of 1024). */
record DataSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12})\\s*([KMGT]?)B?", Pattern.CASE_INSENSITIVE);

  @JsonCreator
  static DataSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new ConfigurationException(
          "'" + text + "' is not allowed; expected a size such as 512KB, 64MB or 10GB");
    }
    long factor =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> 1L << 30;
          case "T" -> 1L << 40;
          default -> 1;
        };
    // Twelve digits of terabytes would not fit; nothing has that much, so it is the same.
    long count = Math.min(Long.parseLong(matcher.group(1)), Long.MAX_VALUE / factor);
    return new DataSize(count * factor);
  }

  /** As the configuration writes it, in the largest unit that fits without a rest. */
  @Override
  public String toString() {
    String[] units = {"", "KB", "MB", "GB", "TB"};
    long rest = bytes;
    int unit = 0;
    while (unit < units.length - 1 && rest >= 1024 && rest % 1024 == 0) {
      rest /= 1024;
      unit++;
    }
    return rest + units[unit];
  }
}
