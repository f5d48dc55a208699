package io.inferscope.patterns;

/** Matching of one template chunk against another. */
final class Wildcards {

  private Wildcards() {}

  static int count(String text) {
    int count = 0;
    for (int at = text.indexOf(Rendering.WILDCARD);
        at >= 0;
        at = text.indexOf(Rendering.WILDCARD, at + Rendering.WILDCARD.length())) {
      count++;
    }
    return count;
  }

  /**
   * Whether {@code pattern}, in which each {@code <*>} stands for one character or more, matches
   * the whole of {@code text}. Parts are taken as early as they fit, which is right for wildcards.
   */
  static boolean match(String pattern, String text) {
    int wildcard = pattern.indexOf(Rendering.WILDCARD);
    if (wildcard < 0) {
      return pattern.equals(text);
    }
    if (!text.startsWith(pattern.substring(0, wildcard))) {
      return false;
    }
    int at = wildcard;
    int rest = wildcard + Rendering.WILDCARD.length();
    for (int next = pattern.indexOf(Rendering.WILDCARD, rest);
        next >= 0;
        next = pattern.indexOf(Rendering.WILDCARD, rest)) {
      String part = pattern.substring(rest, next);
      int found = text.indexOf(part, at + 1);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
      rest = next + Rendering.WILDCARD.length();
    }
    String tail = pattern.substring(rest);
    return text.length() >= at + 1 + tail.length() && text.endsWith(tail);
  }
}
