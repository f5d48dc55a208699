package io.inferscope.otlp;

/**
 * Leaves a half-read message; every public method turns it into a {@link DecodeResult.Malformed} or
 * its like. It carries no stack trace, since hostile input would otherwise pay us to fill one in.
 */
final class MalformedException extends Exception {
  private final int offset;

  MalformedException(int offset, String reason) {
    super(reason, null, false, false);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
