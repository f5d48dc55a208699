package io.inferscope.patterns;

/** Tells where a plain word names someone or something by the words before it. */
final class Principals {

  private static final String USER = "user";
  private static final String[] BEFORE_USER = {
    "for", "by", "of", "as", "from", "to", "invalid", "illegal", "unknown"
  };
  private static final String[] KEYS = {
    "user",
    "username",
    "login",
    "account",
    "owner",
    "name",
    "id",
    "from",
    "to",
    "host",
    "hostname",
    "node",
    "src",
    "dst",
    "source",
    "destination",
    "path",
    "file"
  };

  private Principals() {}

  /** Whether the next word is the name in {@code for user NAME}. */
  static boolean isNext(Tokens tokens) {
    int user = tokens.count - 1;
    return user >= 1
        && tokens.kind[user] == Tokens.WORD
        && tokens.kind[user - 1] == Tokens.WORD
        && is(tokens, user, USER)
        && isAny(tokens, user - 1, BEFORE_USER);
  }

  /** Whether the last token is a key whose value is never a constant of the program. */
  static boolean isKey(Tokens tokens) {
    return isAny(tokens, tokens.count - 1, KEYS);
  }

  private static boolean isAny(Tokens tokens, int token, String[] words) {
    for (String word : words) {
      if (is(tokens, token, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(Tokens tokens, int token, String word) {
    return CharClass.equalsIgnoreCase(tokens.text, tokens.start[token], tokens.end[token], word);
  }
}
