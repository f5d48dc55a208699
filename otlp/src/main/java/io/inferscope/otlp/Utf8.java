package io.inferscope.otlp;

import java.nio.charset.StandardCharsets;

/** UTF-8 that never fails: what is not Unicode becomes U+FFFD, both ways. */
final class Utf8 {
  private Utf8() {}

  /**
   * The JDK writes a question mark for half a surrogate pair; that would look like the sender's.
   */
  static byte[] encode(String text) {
    return repaired(text).getBytes(StandardCharsets.UTF_8);
  }

  /** The text with each half of a surrogate pair replaced. */
  static String repaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }

  /** Bytes that a strict reader accepts. */
  static byte[] repaired(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }
}
