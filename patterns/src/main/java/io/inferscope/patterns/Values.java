package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isSpace;
import static io.inferscope.patterns.CharClass.isWord;

/** Finds where the value of {@code key=value} ends. */
final class Values {

  private static final int NONE = -1;
  private static final int LONGEST_QUOTED = 512;

  private Values() {}

  /**
   * The end of a value that is one variable: quoted, in angle brackets, or bare. A bare value that
   * opens a bracket ({@code Rect(1, 2)}) is structure, one in capitals ({@code LOOKING}) is the
   * name of a state; neither is taken here: the answer is -1.
   */
  static int end(char[] text, int from, int limit) {
    char c = text[from];
    if (c == '"' || c == '\'') {
      return closing(text, from, limit, c);
    }
    if (c == '<') {
      return closing(text, from, limit, '>');
    }
    if (!isWord(c) && c != '/' && c != '-' && c != '.' && c != '\\') {
      return NONE;
    }
    int i = from;
    while (i < limit && !CharClass.isStop(text[i]) && text[i] != '&' && text[i] != '=') {
      if (text[i] == ':' && (i + 1 >= limit || isSpace(text[i + 1]))) {
        break;
      }
      i++;
    }
    boolean structure =
        i < limit && (text[i] == '(' || text[i] == '{' || text[i] == '[' || text[i] == '=');
    if (structure || isState(text, from, i)) {
      return NONE;
    }
    return Shapes.withoutTrailingMark(text, from, i, limit);
  }

  private static int closing(char[] text, int from, int limit, char close) {
    int last = Math.min(limit, from + LONGEST_QUOTED);
    for (int i = from + 1; i < last; i++) {
      if (text[i] == '\\') {
        i++;
      } else if (text[i] == close) {
        return i + 1;
      }
    }
    return NONE;
  }

  /** A plain word may turn out to be a constant, unless it is one of the literals. */
  static byte kindOf(char[] text, int from, int end) {
    if (isPlainWord(text, from, end)) {
      byte kind = Words.kindOf(text, from, end);
      return kind == Tokens.WORD ? VariableType.WORD.kind : kind;
    }
    if (text[from] == '/') {
      return VariableType.PATH.kind;
    }
    if (Shapes.ipv4(text, from, end) == end) {
      return VariableType.IP.kind;
    }
    if (Shapes.uuid(text, from, end) == end) {
      return VariableType.UUID.kind;
    }
    return isWordLike(text, from, end)
        ? opaque(Words.kindOf(text, from, end))
        : VariableType.VALUE.kind;
  }

  private static byte opaque(byte kind) {
    return kind == Tokens.WORD ? VariableType.VALUE.kind : kind;
  }

  private static boolean isWordLike(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!isWord(text[i]) && text[i] != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainWord(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isState(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!((text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_')) {
        return false;
      }
    }
    return end > from + 1;
  }
}
