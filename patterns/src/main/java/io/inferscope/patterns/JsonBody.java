package io.inferscope.patterns;

/**
 * Finds the top-level keys and the message of a JSON object without building it. Lenient: what it
 * does not understand makes the body plain text, nothing more.
 */
final class JsonBody {

  private static final int NONE = -1;

  private JsonBody() {}

  /** Whether {@code text[from..limit)} is a JSON object; then the fields are filled. */
  static boolean locate(char[] text, int from, int limit, Fields fields) {
    fields.clear();
    int i = skipSpace(text, from + 1, limit);
    while (i < limit && text[i] == '"') {
      int keyEnd = stringEnd(text, i, limit);
      int colon = keyEnd == NONE ? limit : skipSpace(text, keyEnd, limit);
      if (colon >= limit || text[colon] != ':') {
        return false;
      }
      int value = skipSpace(text, colon + 1, limit);
      int end = valueEnd(text, value, limit);
      if (end == NONE) {
        return false;
      }
      fields.add(text, i + 1, keyEnd - 1);
      if (text[value] == '"') {
        fields.offerMessage(text, i + 1, keyEnd - 1, value + 1, end - 1);
      }
      int next = skipSpace(text, end, limit);
      if (next < limit && text[next] == '}') {
        return skipSpace(text, next + 1, limit) == limit;
      }
      if (next >= limit || text[next] != ',') {
        return false;
      }
      i = skipSpace(text, next + 1, limit);
    }
    return false;
  }

  /** Replaces escapes in place; answers the new end. */
  static int unescape(char[] text, int from, int end) {
    int to = from;
    int i = from;
    while (i < end) {
      char c = text[i++];
      if (c == '\\' && i < end) {
        c = text[i++];
        if (c == 'n' || c == 't' || c == 'r') {
          c = c == 'n' ? '\n' : ' ';
        } else if (c == 'u' && i + 4 <= end) {
          c = (char) hex(text, i);
          i += 4;
        }
      }
      text[to++] = c;
    }
    return to;
  }

  private static int hex(char[] text, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 4 | Math.max(0, Character.digit(text[i], 16));
    }
    return value;
  }

  private static int skipSpace(char[] text, int from, int limit) {
    int i = from;
    while (i < limit && text[i] <= ' ') {
      i++;
    }
    return i;
  }

  private static int stringEnd(char[] text, int from, int limit) {
    for (int i = from + 1; i < limit; i++) {
      if (text[i] == '\\') {
        i++;
      } else if (text[i] == '"') {
        return i + 1;
      }
    }
    return NONE;
  }

  private static int valueEnd(char[] text, int from, int limit) {
    int depth = 0;
    int i = from;
    while (i < limit) {
      char c = text[i];
      if (c == '"') {
        i = stringEnd(text, i, limit);
        if (i == NONE || depth == 0) {
          return i;
        }
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return i > from ? i : NONE;
        }
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      } else if (c == ',' && depth == 0) {
        return i > from ? i : NONE;
      }
      i++;
    }
    return NONE;
  }
}
