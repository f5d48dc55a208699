package io.inferscope.patterns;

/** Matching of templates against each other, piece by piece between spaces. */
final class Wildcards {

  private static final String WILDCARD = Rendering.WILDCARD;
  private static final int CHARACTERS_A_STEP = 8;

  private Wildcards() {}

  static int count(String text) {
    int count = 0;
    for (int at = text.indexOf(WILDCARD); at >= 0; at = text.indexOf(WILDCARD, at + 3)) {
      count++;
    }
    return count;
  }

  /** A hash of the pieces without a wildcard and their places, to find what may be described. */
  static long constantHash(String template) {
    long hash = 0;
    int from = 0;
    while (from <= template.length()) {
      int end = pieceEnd(template, from);
      boolean constant = !holdsWildcard(template, from, end);
      long piece = constant ? 1 : 0;
      for (int i = from; constant && i < end; i++) {
        piece = piece * 31 + template.charAt(i);
      }
      hash = Tokens.mix(hash, piece);
      from = end + 1;
    }
    return hash;
  }

  /**
   * Whether a template describes another with as many pieces: a {@code <*>} stands for one
   * character or more without a space. At least one piece has to be constant. Where the effort is
   * spent the answer is no.
   */
  static boolean describes(String general, String special, Effort effort) {
    effort.spend(general.length() / CHARACTERS_A_STEP);
    boolean anchored = false;
    int a = 0;
    int b = 0;
    while (a <= general.length() && b <= special.length()) {
      int endA = pieceEnd(general, a);
      int endB = pieceEnd(special, b);
      if (!matches(general, a, endA, special, b, endB, effort)) {
        return false;
      }
      anchored |= !holdsWildcard(general, a, endA);
      a = endA + 1;
      b = endB + 1;
    }
    return anchored && a > general.length() && b > special.length();
  }

  private static int pieceEnd(String text, int from) {
    int end = text.indexOf(' ', from);
    return end < 0 ? text.length() : end;
  }

  private static boolean holdsWildcard(String text, int from, int end) {
    int at = text.indexOf(WILDCARD, from);
    return at >= 0 && at + WILDCARD.length() <= end;
  }

  /** Constant parts are taken as early as they fit, which is right for wildcards. */
  private static boolean matches(
      String general, int a, int endA, String special, int b, int endB, Effort effort) {
    int wildcard = general.indexOf(WILDCARD, a);
    if (wildcard < 0 || wildcard >= endA) {
      return endA - a == endB - b && special.regionMatches(b, general, a, endA - a);
    }
    if (endB - b < wildcard - a || !special.regionMatches(b, general, a, wildcard - a)) {
      return false;
    }
    int at = b + wildcard - a;
    int part = wildcard + WILDCARD.length();
    int next = general.indexOf(WILDCARD, part);
    while (next >= 0 && next < endA) {
      int found = find(special, at + 1, endB, general.substring(part, next), effort);
      if (found < 0) {
        return false;
      }
      at = found + next - part;
      part = next + WILDCARD.length();
      next = general.indexOf(WILDCARD, part);
    }
    int tail = endA - part;
    return endB >= at + 1 + tail && special.regionMatches(endB - tail, general, part, tail);
  }

  private static int find(String text, int from, int limit, String wanted, Effort effort) {
    for (int i = from; i + wanted.length() <= limit && effort.allowsMore(); i++) {
      int equal = 0;
      while (equal < wanted.length() && text.charAt(i + equal) == wanted.charAt(equal)) {
        equal++;
      }
      effort.spend(1 + equal / CHARACTERS_A_STEP);
      if (equal == wanted.length()) {
        return i;
      }
    }
    return -1;
  }
}
