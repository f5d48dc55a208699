package io.inferscope.query;

/** Carries a refusal out of the recursion of the parser; nobody outside sees it. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int position;

  SyntaxException(int position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  int position() {
    return position;
  }
}
