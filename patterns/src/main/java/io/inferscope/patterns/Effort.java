package io.inferscope.patterns;

/**
 * Bounds the work of placing a line that was not seen before. A step is about the comparison of one
 * word. Once {@value #MOST_STEPS} are spent nothing more is begun: the line keeps a pattern of its
 * own instead of being compared with yet more lines.
 */
final class Effort {

  static final int MOST_STEPS = 1 << 18;

  /** A look into a hash table costs about as much as so many comparisons. */
  static final int LOOK_UP = 8;

  private long steps;
  private boolean refused;
  private long most;
  private long curtailed;

  void begin() {
    settle();
    steps = 0;
    refused = false;
  }

  void spend(int more) {
    steps += more;
  }

  /** Whether more may be begun; a refusal marks the line as curtailed. */
  boolean allowsMore() {
    boolean allowed = steps < MOST_STEPS;
    refused |= !allowed;
    return allowed;
  }

  /** The most steps that one line took. */
  long most() {
    return Math.max(most, steps);
  }

  /** Lines for which something was refused. */
  long curtailed() {
    return curtailed + (refused ? 1 : 0);
  }

  private void settle() {
    most = most();
    curtailed = curtailed();
  }
}
