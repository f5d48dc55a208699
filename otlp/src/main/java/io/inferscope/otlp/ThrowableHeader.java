package io.inferscope.otlp;

/**
 * The type and message at the beginning of a printed stack trace, both empty where it begins with
 * neither.
 */
record ThrowableHeader(String type, String message) {
  private static final ThrowableHeader NONE = new ThrowableHeader("", "");

  static ThrowableHeader of(String stackTrace) {
    String header = header(stackTrace);
    int colon = header.indexOf(": ");
    String type = colon < 0 ? header.strip() : header.substring(0, colon);
    if (!isTypeName(type)) {
      return NONE;
    }
    return new ThrowableHeader(type, colon < 0 ? "" : header.substring(colon + 2).strip());
  }

  /** A message may have several lines; it ends where the first frame or cause begins. */
  private static String header(String stackTrace) {
    int end = stackTrace.length();
    for (String next : new String[] {"\n\tat ", "\n\t... ", "\nCaused by: ", "\nWrapped by: "}) {
      int at = stackTrace.indexOf(next);
      end = at < 0 ? end : Math.min(end, at);
    }
    String header = stackTrace.substring(0, end);
    // The encoder's inlineHash option puts a hash of the trace before it.
    int hashEnd = header.startsWith("<#") ? header.indexOf("> ") : -1;
    return hashEnd < 0 ? header : header.substring(hashEnd + 2);
  }

  private static boolean isTypeName(String text) {
    return !text.isEmpty()
        && text.codePoints().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.')
        && Character.isJavaIdentifierStart(text.codePointAt(0));
  }
}
