package io.inferscope.patterns;

import java.util.Set;

/** Units that may be written right behind a number. */
final class Units {

  private static final int LONGEST = 8;
  private static final Set<String> DURATIONS =
      Set.of("ns", "us", "µs", "ms", "s", "sec", "secs", "seconds", "m", "min", "h", "d", "days");
  private static final Set<String> SIZES =
      Set.of(
          "b", "k", "m", "g", "t", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "kbytes",
          "bytes");

  private Units() {}

  /** The unit in small letters; empty where it is too long to be one. */
  static String canonical(char[] text, int from, int end) {
    return end - from > LONGEST
        ? ""
        : new String(text, from, end - from).toLowerCase(java.util.Locale.ROOT);
  }

  static boolean isDuration(String unit) {
    return DURATIONS.contains(unit);
  }

  static boolean isSize(String unit) {
    return SIZES.contains(unit);
  }
}
