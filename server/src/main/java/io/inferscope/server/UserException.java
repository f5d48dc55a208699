package io.inferscope.server;

/** Something that the user can mend; the message is one sentence that says how. */
final class UserException extends RuntimeException {
  UserException(String message) {
    super(message);
  }
}
