package io.inferscope.server;

/** What became of an export request. */
sealed interface Delivery {
  /** The collector has it durably. */
  record Accepted() implements Delivery {}

  /** The collector will never take it; {@code reason} is what it said. */
  record Refused(int status, String reason) implements Delivery {}
}
