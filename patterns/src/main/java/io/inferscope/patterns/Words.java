package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;
import static io.inferscope.patterns.CharClass.isHex;

/** Tells constant words from variables by their characters. */
final class Words {

  private static final int LONG_HEX = 6;
  private static final int LETTERS_ONLY_HEX = 8;

  private Words() {}

  /** The token kind of a run of word characters (and single inner dots). */
  static byte kindOf(char[] text, int from, int end) {
    int digits = 0;
    int hex = 0;
    int dots = 0;
    for (int i = from; i < end; i++) {
      char c = text[i];
      if (isDigit(c)) {
        digits++;
        hex++;
      } else if (isHex(c)) {
        hex++;
      } else if (c == '.') {
        dots++;
      }
    }
    int length = end - from;
    if (digits == 0) {
      return withoutDigits(text, from, end, hex);
    }
    boolean plain = digits + dots == length;
    if (hex == length && length >= LONG_HEX && !plain) {
      return VariableType.HEX.kind;
    }
    if (isDigit(text[from])) {
      return numeric(text, from, end, plain).kind;
    }
    if (text[from] == 'v' && isDigit(text[from + 1])) {
      return VariableType.VERSION.kind;
    }
    return digits >= 2 ? VariableType.IDENTIFIER.kind : Tokens.WORD;
  }

  private static byte withoutDigits(char[] text, int from, int end, int hex) {
    int length = end - from;
    if (length >= LETTERS_ONLY_HEX && hex == length) {
      return VariableType.HEX.kind;
    }
    boolean literal = mayBeLiteral(length) && isLiteral(text, from, end);
    return literal ? VariableType.BOOLEAN.kind : Tokens.WORD;
  }

  /** By its length alone. */
  static boolean mayBeLiteral(int length) {
    return length == 4 || length == 5;
  }

  private static boolean isLiteral(char[] text, int from, int end) {
    return CharClass.equalsIgnoreCase(text, from, end, "true")
        || CharClass.equalsIgnoreCase(text, from, end, "false")
        || CharClass.equalsIgnoreCase(text, from, end, "null");
  }

  private static VariableType numeric(char[] text, int from, int end, boolean plain) {
    if (plain) {
      return VariableType.NUMBER;
    }
    int unit = end;
    while (unit > from && !isDigit(text[unit - 1])) {
      unit--;
    }
    if (Units.isDuration(text, unit, end)) {
      return VariableType.DURATION;
    }
    return Units.isSize(text, unit, end) ? VariableType.SIZE : VariableType.IDENTIFIER;
  }

  private static boolean isPlainNumber(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!isDigit(text[i]) && text[i] != '.') {
        return false;
      }
    }
    return true;
  }

  /** Whether a dotted name ends as classes of exceptions and errors do. */
  static boolean isErrorClass(char[] text, int from, int end) {
    return endsWith(text, from, end, "Exception") || endsWith(text, from, end, "Error");
  }

  private static boolean endsWith(char[] text, int from, int end, String tail) {
    int start = end - tail.length();
    if (start < from) {
      return false;
    }
    for (int i = 0; i < tail.length(); i++) {
      if (text[start + i] != tail.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Digits and dots are a version; letters are a host or a qualified name. */
  static VariableType dottedType(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!isDigit(text[i]) && text[i] != '.') {
        return text[from] == 'v' && isDigit(text[from + 1])
            ? VariableType.VERSION
            : VariableType.HOST;
      }
    }
    return VariableType.VERSION;
  }

  /**
   * Whether {@code text[from..end)}, which has its first slash at {@code slash}, is a path: it has
   * a second slash, a dot or a digit. {@code read/write} is not.
   */
  static boolean looksLikePath(char[] text, int from, int slash, int end) {
    if (isPlainNumber(text, slash + 1, end)) {
      return false;
    }
    for (int i = from; i < end; i++) {
      char c = text[i];
      if (i != slash && (c == '/' || c == '\\' || c == '.' || isDigit(c))) {
        return true;
      }
    }
    return false;
  }
}
