package io.inferscope.changes;

import java.nio.ByteBuffer;

/** A method that knows nothing but the latest values. */
abstract class WindowScorer implements Scorer {
  final RecentValues recent;

  WindowScorer(int window) {
    recent = new RecentValues(window);
  }

  @Override
  public final int stateBytes() {
    return recent.stateBytes();
  }

  @Override
  public final void save(ByteBuffer out) {
    recent.save(out);
  }

  @Override
  public void load(ByteBuffer in) {
    recent.load(in);
  }
}
