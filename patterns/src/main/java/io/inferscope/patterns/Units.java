package io.inferscope.patterns;

/** Units that may be written right behind a number. */
final class Units {

  private static final String[] DURATIONS = {
    "ns", "us", "ms", "s", "sec", "secs", "seconds", "m", "min", "h", "d", "days"
  };
  private static final String[] SIZES = {
    "b", "k", "g", "t", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "kbytes", "bytes"
  };

  private Units() {}

  static boolean isDuration(char[] text, int from, int end) {
    return isAny(text, from, end, DURATIONS);
  }

  static boolean isSize(char[] text, int from, int end) {
    return isAny(text, from, end, SIZES);
  }

  private static boolean isAny(char[] text, int from, int end, String[] units) {
    for (String unit : units) {
      if (CharClass.equalsIgnoreCase(text, from, end, unit)) {
        return true;
      }
    }
    return false;
  }
}
