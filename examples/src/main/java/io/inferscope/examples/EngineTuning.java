package io.inferscope.examples;

/**
 * How an engine works at the moment.
 *
 * @param passesPerToken forward passes for each token, of which the last one counts
 * @param lostCacheShare share of the cache that finished sequences may fail to give back
 * @param halted whether the loop makes no progress
 */
record EngineTuning(int passesPerToken, double lostCacheShare, boolean halted) {
  static final EngineTuning NORMAL = new EngineTuning(1, 0, false);
}
