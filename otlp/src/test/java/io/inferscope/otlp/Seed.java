package io.inferscope.otlp;

/**
 * Where a property test begins: elsewhere in each run, so that together they see more, and with
 * {@code -Dotlp.seed=N} where a run failed.
 */
record Seed(long value) {
  static Seed draw() {
    return new Seed(Long.getLong("otlp.seed", System.nanoTime()));
  }

  /** What a failure says, so that it can be seen again. */
  String inRound(int round) {
    return "round " + round + "; the same again with -Dotlp.seed=" + value;
  }
}
