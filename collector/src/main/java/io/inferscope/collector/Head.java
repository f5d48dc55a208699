package io.inferscope.collector;

import io.inferscope.otlp.Signal;
import org.jspecify.annotations.Nullable;

/** What a request's head says before its body is read. */
sealed interface Head {
  /** Whether answers are JSON. */
  boolean json();

  /**
   * The body is welcome.
   *
   * @param source how the records are marked, for example {@code otlp_grpc}
   */
  record Welcome(
      Signal signal, String tenant, String source, boolean json, ContentEncoding encoding)
      implements Head {}

  /** The body need not be read. Signal and tenant as far as they are known. */
  record TurnedAway(@Nullable Signal signal, String tenant, boolean json, Outcome.Refused refusal)
      implements Head {}
}
