package io.inferscope.patterns;

/** Character classes of the scanner; ASCII by table, the rest by Unicode category. */
final class CharClass {

  static final int SPACE = 1;
  static final int DIGIT = 2;
  static final int LETTER = 4;
  static final int HEX = 8;

  /** Continues a word: letters, digits, underscore, dollar and tilde. */
  static final int WORD = 16;

  /** Ends a path, a URL or a bare value. */
  static final int STOP = 32;

  private static final char FIRST_HIRAGANA = '\u3041';
  private static final char LAST_HIRAGANA = '\u309f';

  private static final byte[] ASCII = table();

  private CharClass() {}

  private static byte[] table() {
    byte[] classes = new byte[128];
    for (int c = 0; c < 128; c++) {
      int bits = 0;
      if (c <= ' ' || c == 127) {
        bits |= SPACE;
      }
      if (c >= '0' && c <= '9') {
        bits |= DIGIT | HEX | WORD;
      }
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        bits |= LETTER | WORD;
      }
      if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        bits |= HEX;
      }
      if (c == '_' || c == '$' || c == '~') {
        bits |= WORD;
      }
      if (c <= ' ' || "\"'`,;()[]{}<>|".indexOf(c) >= 0) {
        bits |= STOP;
      }
      classes[c] = (byte) bits;
    }
    return classes;
  }

  static int of(char c) {
    if (c < 128) {
      return ASCII[c];
    }
    if (c == '\u00a0' || c == '\u3000' || Character.isSpaceChar(c)) {
      return SPACE | STOP;
    }
    if (Character.isDigit(c)) {
      return DIGIT;
    }
    return Character.isLetter(c) || Character.isSurrogate(c) ? LETTER : STOP;
  }

  static boolean isSpace(char c) {
    return (of(c) & SPACE) != 0;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(char c) {
    return c < 128 && (ASCII[c] & HEX) != 0;
  }

  static boolean isWord(char c) {
    return c < 128 && (ASCII[c] & WORD) != 0;
  }

  static boolean isLetterOrDigit(char c) {
    return (of(c) & (LETTER | DIGIT)) != 0;
  }

  /** An ideograph (Unicode UAX 44, {@code Ideographic}) or a letter of Hiragana. */
  static boolean isWordAlone(char c) {
    return c >= FIRST_HIRAGANA && (c <= LAST_HIRAGANA || Character.isIdeographic(c));
  }

  static boolean isStop(char c) {
    return (of(c) & STOP) != 0;
  }

  /** Whether a piece of text spells an ASCII word, given in small letters. */
  static boolean equalsIgnoreCase(char[] text, int from, int end, String lowerCase) {
    if (end - from != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((text[from + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
