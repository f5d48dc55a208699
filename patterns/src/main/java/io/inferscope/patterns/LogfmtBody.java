package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isSpace;

/** Finds the keys and the message of {@code level=info msg="order paid" id=17}. */
final class LogfmtBody {

  private static final int FEWEST_PAIRS = 3;

  private LogfmtBody() {}

  /** Whether the text is pairs and nothing else, with a message among them. */
  static boolean locate(char[] text, int from, int limit, Fields fields) {
    fields.clear();
    int i = from;
    while (i < limit) {
      int equals = keyEnd(text, i, limit);
      if (equals == i || equals >= limit || text[equals] != '=') {
        return false;
      }
      int value = equals + 1;
      boolean quoted = value < limit && text[value] == '"';
      int end = quoted ? quotedEnd(text, value, limit) : bareEnd(text, value, limit);
      if (end < 0 || (end < limit && !isSpace(text[end]))) {
        return false;
      }
      fields.add(text, i, equals);
      int inner = quoted ? 1 : 0;
      fields.offerMessage(text, i, equals, value + inner, end - inner);
      i = end;
      while (i < limit && isSpace(text[i])) {
        i++;
      }
    }
    return fields.count >= FEWEST_PAIRS && fields.hasMessage();
  }

  private static int keyEnd(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && (CharClass.isLetterOrDigit(text[i]) || "_.-/@".indexOf(text[i]) >= 0)) {
      i++;
    }
    return i;
  }

  private static int bareEnd(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && !isSpace(text[i])) {
      i++;
    }
    return i;
  }

  private static int quotedEnd(char[] text, int from, int limit) {
    for (int i = from + 1; i < limit; i++) {
      if (text[i] == '\\') {
        i++;
      } else if (text[i] == '"') {
        return i + 1;
      }
    }
    return -1;
  }
}
