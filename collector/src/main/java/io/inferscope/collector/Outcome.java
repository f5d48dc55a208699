package io.inferscope.collector;

import io.inferscope.otlp.RpcStatus;

/** What became of a request. */
sealed interface Outcome {

  /** It is durable: only now may it be acknowledged. */
  record Appended(int records, long bytes) implements Outcome {}

  /** Nothing of it was stored. */
  record Refused(Reason reason, String message) implements Outcome {
    RpcStatus status() {
      return new RpcStatus(reason.grpcStatus(), message, reason.retryAfter());
    }
  }
}
