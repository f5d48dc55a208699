package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;

/** The first line of an HTTP request (RFC 9112, section 3): method, target, version. */
final class RequestLine {

  private static final int NONE = -1;
  private static final String[] METHODS = {
    "GET", "PUT", "POST", "HEAD", "PATCH", "TRACE", "DELETE", "OPTIONS", "CONNECT"
  };
  private static final String VERSION = " HTTP/";

  private RequestLine() {}

  static boolean isMethod(char[] text, int from, int end) {
    if (text[from] < 'A' || text[from] > 'Z') {
      return false;
    }
    for (String method : METHODS) {
      if (matches(text, from, end, method)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(char[] text, int from, int end, String expected) {
    if (end - from != expected.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (text[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The end of target and version, given the start of the target; -1 where no version follows. */
  static int targetEnd(char[] text, int from, int limit) {
    int target = from;
    while (target < limit && !CharClass.isSpace(text[target])) {
      target++;
    }
    int version = target + VERSION.length();
    if (target == from || version >= limit || !matches(text, target, version, VERSION)) {
      return NONE;
    }
    int end = version;
    while (end < limit && (isDigit(text[end]) || text[end] == '.')) {
      end++;
    }
    return end > version ? end : NONE;
  }
}
