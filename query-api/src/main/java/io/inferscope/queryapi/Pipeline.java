package io.inferscope.queryapi;

import java.util.List;

/**
 * The loss account, in records.
 *
 * @param balanced whether {@code appended = stored + quarantined + buffered} for every signal
 */
public record Pipeline(boolean balanced, List<Signal> signals) {
  public Pipeline {
    signals = List.copyOf(signals);
  }

  /** One signal's counters since the buffer was created. */
  public record Signal(
      String signal,
      long received,
      long refused,
      long appended,
      long stored,
      long quarantined,
      long buffered,
      double lagSeconds) {}
}
