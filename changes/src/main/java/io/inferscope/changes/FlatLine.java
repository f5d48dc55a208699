package io.inferscope.changes;

import java.nio.ByteBuffer;

/** Notices a series that stands still although it used to move. */
final class FlatLine {
  static final int STATE_BYTES = 2 * Double.BYTES + Integer.BYTES;

  private static final int LEAST = 6;

  /** Repeats come in runs, so that each counts for a sixth of what independence would give it. */
  private static final double INDEPENDENCE = 1.0 / 6;

  private double previous = Double.NaN;
  private double repeats;
  private int run;

  /** The surprise at the present run of equal values; 0 where repeats are usual. */
  double surprise(double value, long seen) {
    if (value == previous) {
      run++;
      repeats++;
    } else {
      run = 0;
    }
    previous = value;
    double usual = (repeats + 1) / (seen + 1.0);
    return run < LEAST ? 0 : -Math.log10(usual) * run * INDEPENDENCE;
  }

  void save(ByteBuffer out) {
    out.putDouble(previous).putDouble(repeats).putInt(run);
  }

  void load(ByteBuffer in) {
    previous = in.getDouble();
    repeats = in.getDouble();
    run = in.getInt();
  }
}
