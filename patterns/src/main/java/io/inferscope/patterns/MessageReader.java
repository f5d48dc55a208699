package io.inferscope.patterns;

/** Turns a message body into tokens. Reused from message to message; not thread-safe. */
final class MessageReader {

  private final int minedCharacters;
  private final Tokens tokens = new Tokens();
  private final Scanner scanner = new Scanner(tokens);

  MessageReader(int minedCharacters) {
    this.minedCharacters = minedCharacters;
  }

  /** The tokens of a message; valid until the next call. */
  Tokens read(String body) {
    int mined = Math.min(body.length(), minedCharacters);
    tokens.load(body, 0, mined);
    scanner.scan(0, mined);
    if (mined < body.length()) {
      scanner.addRest();
    }
    return tokens;
  }
}
