package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * How large a statistic has been, so that the next value can be judged by the series' own past: a
 * histogram over quarter octaves whose counts fade, and beyond its upper twentieth an exponential
 * tail in the root of the statistic (a Weibull tail of shape 1/2), between the bell's and the power
 * law's. The slope is that of the exceedances seen, shrunk towards a prior.
 */
final class TailModel {
  static final int STATE_BYTES = Float.BYTES * (TailModel.BINS + 4);

  private static final int BINS = 40;

  /** The bits above the mantissa's upper two number the quarter octaves. */
  private static final int SHIFT = 50;

  private static final long FIRST = Double.doubleToRawLongBits(0.25) >>> SHIFT;
  private static final double[] ROOT = new double[BINS + 1];
  private static final double[] MIDDLE = new double[BINS];

  private static final double TAIL_SHARE = 0.05;
  private static final double PRIOR = 5;
  private static final int LEAST = 20;

  /** How much more surprising than its frequency the first value of a size may be. */
  private static final double FIRST_OF_ALL = 2.5;

  /** Less than {@link #seenBefore} can be, which is slow. */
  private static final double LEAST_SEEN_BEFORE = FIRST_OF_ALL - 0.1;

  /** Values remembered at full weight; the next one halves all counts. */
  private static final double MEMORY = 16_000;

  static {
    for (int bin = 0; bin <= BINS; bin++) {
      ROOT[bin] = root(lowerEdge(bin));
    }
    for (int bin = 0; bin < BINS; bin++) {
      MIDDLE[bin] = root(lowerEdge(bin) * 1.09);
    }
  }

  private final float[] counts = new float[BINS];
  private float total;
  private float tailStart;
  private float base;
  private float slope;

  /** Values below are below the tail, whatever a root is rounded to. */
  private double clearlyBelow;

  private static double lowerEdge(int bin) {
    return Double.longBitsToDouble((bin + FIRST) << SHIFT);
  }

  private static double root(double value) {
    return 2 * Math.sqrt(value);
  }

  private static int bin(double value) {
    long quarterOctave = Double.doubleToRawLongBits(Math.max(value, 0.25)) >>> SHIFT;
    return (int) Math.min(BINS - 1, quarterOctave - FIRST);
  }

  /**
   * Minus the decadic logarithm of the tail probability; 0 while it is no less than 1/20.
   *
   * @param cost by how much the alarm line is raised, and with it what the first of a size may
   *     reach
   */
  double surprise(double value, double cost) {
    if (value < clearlyBelow || value <= 0 || total < LEAST || slope == 0) {
      return 0;
    }
    double beyond = root(Math.max(0, value)) - tailStart;
    double tail = base + slope * beyond;
    if (beyond < 0 || tail <= LEAST_SEEN_BEFORE + cost) {
      return beyond < 0 ? 0 : tail;
    }
    return Math.min(tail, seenBefore(value) + cost);
  }

  /** What has been seen that large surprises little the next time, whatever the tail's slope. */
  private double seenBefore(double value) {
    double asLarge = 1;
    for (int bin = bin(value); bin < BINS; bin++) {
      asLarge += counts[bin];
    }
    return FIRST_OF_ALL + Math.log10((total + 1) / asLarge);
  }

  /** The value at which the surprise reaches {@code surprise}; NaN while nothing is known. */
  double valueAt(double surprise) {
    if (slope == 0) {
      return Double.NaN;
    }
    double root = (tailStart + Math.max(0, surprise - base) / slope) / 2;
    return root * root;
  }

  void add(double value, float weight) {
    counts[bin(value)] += weight;
    total += weight;
    if (total > MEMORY) {
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] *= 0.5f;
      }
      total *= 0.5f;
    }
  }

  /** Draws the tail anew through what has been added since. */
  void fit() {
    double limit = Math.max(TAIL_SHARE * total, 3);
    double inTail = 0;
    int bin = BINS - 1;
    while (bin > 0 && inTail + counts[bin] <= limit) {
      inTail += counts[bin--];
    }
    int first = bin + 1;
    double start = ROOT[first];
    double excess = 0;
    for (int i = first; i < BINS; i++) {
      excess += counts[i] * (MIDDLE[i] - start);
    }
    double priorExcess = ROOT[Math.min(BINS, first + 1)] - start;
    if (priorExcess == 0) {
      priorExcess = start * 0.1;
    }
    startTail((float) start);
    slope = (float) ((inTail + PRIOR) / (excess + PRIOR * priorExcess) / Math.log(10));
    base = (float) -Math.log10((inTail + 0.5) / (total + 1));
  }

  private void startTail(float start) {
    tailStart = start;
    clearlyBelow = (double) start * start / 4 * (1 - 1e-9);
  }

  void save(ByteBuffer out) {
    for (float count : counts) {
      out.putFloat(count);
    }
    out.putFloat(total).putFloat(tailStart).putFloat(base).putFloat(slope);
  }

  void load(ByteBuffer in) {
    for (int bin = 0; bin < BINS; bin++) {
      counts[bin] = in.getFloat();
    }
    total = in.getFloat();
    startTail(in.getFloat());
    base = in.getFloat();
    slope = in.getFloat();
  }
}
