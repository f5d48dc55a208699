package io.inferscope.examples;

import java.time.Duration;

/**
 * How an engine works at the moment.
 *
 * @param passesPerToken forward passes for each token, of which the last one counts
 * @param blockReturn how long the cache blocks of a finished sequence stay taken
 * @param halted whether the loop makes no progress
 */
record EngineTuning(int passesPerToken, Duration blockReturn, boolean halted) {
  static final EngineTuning NORMAL = new EngineTuning(1, Duration.ZERO, false);
}
