package io.inferscope.indexer;

import java.time.Duration;

/**
 * Which traces are kept for as long as retention says.
 *
 * @param ordinaryShare of the traces without an error that are not slow, from 0 to 1; 1 keeps all
 * @param slow a trace with a span that took this long is kept
 * @param after how long after their receipt spans are decided about
 */
public record TailSamplingConfig(double ordinaryShare, Duration slow, Duration after) {
  boolean keepsAll() {
    return ordinaryShare >= 1;
  }
}
