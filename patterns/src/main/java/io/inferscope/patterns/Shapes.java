package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;
import static io.inferscope.patterns.CharClass.isHex;
import static io.inferscope.patterns.CharClass.isLetterOrDigit;
import static io.inferscope.patterns.CharClass.isWord;

/**
 * Recognisers of fixed shapes. Each looks at {@code text[from..limit)} and answers where the shape
 * ends, or -1; none looks back, and each is linear in what it consumes.
 */
final class Shapes {

  private static final int NONE = -1;

  /** Past these a shape is not looked for: what fails is tried again at the next word. */
  private static final int LONGEST_ADDRESS = 48;

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_WITHOUT_NAME = 8;

  private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};

  private Shapes() {}

  static int digits(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && isDigit(text[i])) {
      i++;
    }
    return i;
  }

  static int hexDigits(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && isHex(text[i])) {
      i++;
    }
    return i;
  }

  private static boolean at(char[] text, int i, int limit, char c) {
    return i < limit && text[i] == c;
  }

  /** 8-4-4-4-12 hexadecimal digits. */
  static int uuid(char[] text, int from, int limit) {
    int i = from;
    for (int group = 0; group < UUID_GROUPS.length; group++) {
      if (group > 0) {
        if (!at(text, i, limit, '-')) {
          return NONE;
        }
        i++;
      }
      int end = hexDigits(text, i, Math.min(limit, i + UUID_GROUPS[group]));
      if (end - i != UUID_GROUPS[group]) {
        return NONE;
      }
      i = end;
    }
    return i < limit && isWord(text[i]) ? NONE : i;
  }

  /** Four decimal groups, then perhaps a port or a prefix length. */
  static int ipv4(char[] text, int from, int limit) {
    int i = from;
    for (int group = 0; group < 4; group++) {
      if (group > 0) {
        if (!at(text, i, limit, '.')) {
          return NONE;
        }
        i++;
      }
      int end = digits(text, i, Math.min(limit, i + 4));
      if (end == i || end - i > 3) {
        return NONE;
      }
      i = end;
    }
    boolean longer =
        i < limit && (isWord(text[i]) || (text[i] == '.' && i + 1 < limit && isWord(text[i + 1])));
    return longer ? NONE : port(text, i, limit);
  }

  /** Skips {@code :8080} or {@code /24}. */
  private static int port(char[] text, int from, int limit) {
    if (at(text, from, limit, ':') || at(text, from, limit, '/')) {
      int end = digits(text, from + 1, limit);
      boolean whole = end > from + 1 && end - from <= 6 && !(end < limit && isWord(text[end]));
      return whole ? end : from;
    }
    return from;
  }

  /**
   * Groups of hexadecimal digits between colons: a MAC address (six pairs) or an IPv6 address (at
   * least three colons, or a double colon and a digit).
   */
  static int colonHex(char[] text, int from, int textLimit) {
    int limit = Math.min(textLimit, from + LONGEST_ADDRESS);
    int i = from;
    int colons = 0;
    boolean doubled = false;
    boolean digit = false;
    while (i < limit && (isHex(text[i]) || text[i] == ':')) {
      if (text[i] == ':') {
        colons++;
        doubled |= at(text, i + 1, limit, ':');
      } else {
        digit |= isDigit(text[i]);
      }
      i++;
    }
    if (i > from && text[i - 1] == ':' && !(i - 2 >= from && text[i - 2] == ':')) {
      i--;
      colons--;
    }
    boolean long6 = colons >= 3 && digit;
    boolean short6 = doubled && colons >= 2 && digit;
    return (long6 || short6) && !(i < limit && isWord(text[i])) ? i : NONE;
  }

  /** {@code 0x} and hexadecimal digits. */
  static int prefixedHex(char[] text, int from, int limit) {
    if (!at(text, from, limit, '0') || from + 2 >= limit || (text[from + 1] | 0x20) != 'x') {
      return NONE;
    }
    int end = hexDigits(text, from + 2, limit);
    return end > from + 2 && !(end < limit && isWord(text[end])) ? end : NONE;
  }

  /** {@code scheme://rest}, given where the scheme ended. */
  static int url(char[] text, int schemeEnd, int limit) {
    if (!at(text, schemeEnd, limit, ':')
        || !at(text, schemeEnd + 1, limit, '/')
        || !at(text, schemeEnd + 2, limit, '/')) {
      return NONE;
    }
    int i = schemeEnd + 3;
    while (i < limit && !CharClass.isStop(text[i])) {
      i++;
    }
    return withoutTrailingMark(text, schemeEnd + 3, i, limit);
  }

  /**
   * Labels of letters, digits, hyphens and underscores joined by at least two dots: a host, a
   * package or class name, a version.
   */
  static int dotted(char[] text, int from, int textLimit, int minimumDots) {
    int limit = Math.min(textLimit, from + LONGEST_NAME);
    int i = from;
    int dots = 0;
    int end = NONE;
    while (i < limit && isLetterOrDigit(text[i])) {
      while (i < limit && (isLabel(text[i]) || (text[i] == '-' && inLabel(text, i, limit)))) {
        i++;
      }
      end = i;
      if (!(at(text, i, limit, '.') && i + 1 < limit && isLetterOrDigit(text[i + 1]))) {
        break;
      }
      dots++;
      i++;
    }
    return dots >= minimumDots ? end : NONE;
  }

  private static boolean isLabel(char c) {
    return c < 128 ? isWord(c) : isLetterOrDigit(c);
  }

  private static boolean inLabel(char[] text, int i, int limit) {
    return i + 1 < limit && isLabel(text[i + 1]);
  }

  /** A path from its first slash on; a full stop that ends a sentence is not part of it. */
  static int path(char[] text, int from, int limit) {
    int i = from;
    boolean named = false;
    while (i < limit
        && !CharClass.isStop(text[i])
        && text[i] != '='
        && !colonEnds(text, i, limit)) {
      named |= isLetterOrDigit(text[i]);
      i++;
      if (!named && i - from > LONGEST_WITHOUT_NAME) {
        return NONE;
      }
    }
    return named ? withoutTrailingMark(text, from, i, limit) : NONE;
  }

  private static boolean colonEnds(char[] text, int i, int limit) {
    return text[i] == ':' && !(i + 1 < limit && (isWord(text[i + 1]) || text[i + 1] == '/'));
  }

  /**
   * Leaves the marks that end a sentence or a clause outside. A dot before a space and a small
   * letter does not end a sentence.
   */
  static int withoutTrailingMark(char[] text, int from, int end, int limit) {
    int i = end;
    while (i > from + 1 && (text[i - 1] == '!' || text[i - 1] == '?' || text[i - 1] == ':')) {
      i--;
    }
    if (i > from + 1 && text[i - 1] == '.' && endsSentence(text, i, limit)) {
      i--;
    }
    return i;
  }

  private static boolean endsSentence(char[] text, int i, int limit) {
    int next = i;
    while (next < limit && text[next] == ' ') {
      next++;
    }
    return next >= limit || !Character.isLowerCase(text[next]);
  }
}
