package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;

/**
 * Tells the lines of a stack trace and reduces its frames to a hash, in which line numbers and
 * other digits have no part: a trace keeps its hash when lines move and lambdas are renumbered.
 */
final class StackFrames {

  private static final String[] FRAME_STARTS = {"at ", "File \"", "... ", "goroutine ", "from "};
  private static final String[] CAUSE_STARTS = {"Caused by:", "Suppressed:"};

  private StackFrames() {}

  /** The first index behind the line that begins at {@code from}, without its line break. */
  static int lineEnd(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && text[i] != '\n') {
      i++;
    }
    return i;
  }

  private static int textStart(char[] text, int from, int end) {
    int i = from;
    while (i < end && text[i] <= ' ') {
      i++;
    }
    return i;
  }

  static boolean isFrame(char[] text, int from, int end) {
    int start = textStart(text, from, end);
    return start > from && startsWithAny(text, start, end, FRAME_STARTS);
  }

  static boolean isCause(char[] text, int from, int end) {
    return startsWithAny(text, textStart(text, from, end), end, CAUSE_STARTS);
  }

  /** Belongs to the trace, as its source lines in Python do. */
  static boolean isIndented(char[] text, int from, int end) {
    return textStart(text, from, end) > from;
  }

  static long frameHash(long hash, char[] text, int from, int end) {
    long result = hash;
    for (int i = textStart(text, from, end); i < end && text[i] != '\r'; i++) {
      if (!isDigit(text[i])) {
        result = result * 31 + text[i];
      }
    }
    return Tokens.mix(result, '\n');
  }

  /** Only the type of a cause counts: up to the second colon. */
  static long causeHash(long hash, char[] text, int from, int end) {
    int colons = 0;
    int stop = from;
    while (stop < end && colons < 2) {
      colons += text[stop] == ':' ? 1 : 0;
      stop++;
    }
    return frameHash(hash, text, from, stop);
  }

  private static boolean startsWithAny(char[] text, int from, int end, String[] starts) {
    for (String start : starts) {
      if (startsWith(text, from, end, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(char[] text, int from, int end, String start) {
    if (end - from < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (text[from + i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
