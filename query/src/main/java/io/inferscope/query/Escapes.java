package io.inferscope.query;

import java.util.HexFormat;

/** Backslashes in queries. */
final class Escapes {
  private static final String SPECIAL = "\\+-!():^[]\"{}~*?|&/=<> \t\n\r\u3000";

  private Escapes() {}

  /** The text that is meant; {@code \}{@code u0041} is a character by its number. */
  static String remove(String text, int position) throws SyntaxException {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (++i == text.length()) {
        throw new SyntaxException(position + i - 1, "a character must follow the backslash");
      } else if (text.charAt(i) == 'u') {
        plain.append(byNumber(text, i, position));
        i += 4;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static char byNumber(String text, int at, int position) throws SyntaxException {
    try {
      return (char) HexFormat.fromHexDigits(text, at + 1, at + 5);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new SyntaxException(position + at, "four hexadecimal digits must follow \\u");
    }
  }

  /** The text with everything escaped that a query would not take for a part of one word. */
  static String addToWord(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    if (text.equals("AND") || text.equals("OR") || text.equals("NOT")) {
      escaped.append('\\');
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
