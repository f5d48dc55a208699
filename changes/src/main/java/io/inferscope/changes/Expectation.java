package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * What the next value should be, twice: the quick expectation follows the level within a handful of
 * points and finds what is sudden; the slow one keeps to what is usual and finds what lasts. Each
 * mixes experts (plain level, level over hour of day, level over hour of week) by their recent
 * errors, so that a series without a cycle is not forced into one.
 */
final class Expectation {
  private static final int EXPERTS = 7;
  private static final int QUICK_EXPERTS = 4;
  private static final int EARLY = 30;
  private static final double QUICK_RATE = 0.05;
  private static final double SLOW_RATE = 0.015;
  private static final double ERROR_MEMORY = 300;
  private static final double QUICK_SCALE_MEMORY = 300;
  private static final double SLOW_SCALE_MEMORY = 1000;

  /** What a single point may teach, in scales. */
  private static final double WIDEST = 5;

  /** From mean absolute to standard deviation of a normal distribution. */
  private static final double DEVIATIONS = 1.25;

  static final int STATE_BYTES =
      Double.BYTES * (EXPERTS + 9) + CyclicProfile.stateBytes(48) + CyclicProfile.stateBytes(168);

  private final CyclicProfile day = new CyclicProfile(86_400, 1800, 0, 0.3, 6);

  /** 1970-01-05 was a Monday. */
  private final CyclicProfile week = new CyclicProfile(604_800, 3600, 345_600, 0.2, 10);

  private final double[] errors = new double[EXPERTS];
  private final double[] expected = new double[EXPERTS];
  private double quickExpected;
  private double slowExpected;
  private double dayLevel;
  private double weekLevel;
  private double quick;
  private double quickOverDay;
  private double quickOverWeek;
  private double slow;
  private double slowOverDay;
  private double slowOverWeek;
  private double previous;
  private double quickSpread;
  private double slowSpread;

  void start(long epochSeconds, double value, double step) {
    quick = value;
    slow = value;
    previous = value;
    day.learn(epochSeconds, value, 0, step);
    week.learn(epochSeconds, value, 0, step);
  }

  /** Prepares the expectations for a point. */
  void at(long epochSeconds) {
    dayLevel = day.at(epochSeconds);
    weekLevel = week.at(epochSeconds);
    expected[0] = quick;
    expected[1] = dayLevel + quickOverDay;
    expected[2] = previous;
    expected[3] = weekLevel + quickOverWeek;
    expected[4] = slow;
    expected[5] = dayLevel + slowOverDay;
    expected[6] = weekLevel + slowOverWeek;
    quickExpected = mix(0, QUICK_EXPERTS);
    slowExpected = mix(QUICK_EXPERTS, EXPERTS);
  }

  double quick() {
    return quickExpected;
  }

  double slow() {
    return slowExpected;
  }

  double quickScale() {
    return Math.max(quickSpread * DEVIATIONS, floor());
  }

  double slowScale() {
    return Math.max(slowSpread * DEVIATIONS, floor());
  }

  /** Rounding noise: what a constant series is allowed to stray. */
  private double floor() {
    return 1e-9 + 1e-6 * Math.abs(slow);
  }

  private double mix(int from, int to) {
    double best = Double.MAX_VALUE;
    for (int i = from; i < to; i++) {
      best = Double.isNaN(expected[i]) ? best : Math.min(best, errors[i]);
    }
    double weights = 0;
    double sum = 0;
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(expected[i])) {
        double ratio = (best + 1e-12) / (errors[i] + 1e-12);
        double weight = ratio * ratio * ratio * ratio;
        weights += weight;
        sum += weight * expected[i];
      }
    }
    return sum / weights;
  }

  /**
   * Learns the point that {@link #at} prepared.
   *
   * @param seen points so far, this one included
   * @param steps how many steps passed since the last point
   */
  void learn(long epochSeconds, double value, long seen, double steps, double step) {
    double first = 1.0 / seen;
    boolean early = seen < EARLY;
    double quickScale = quickScale();
    double slowScale = slowScale();
    double quickError = value - quick();
    double slowError = value - slow();
    learnErrors(value, early, first, quickScale, slowScale);
    double quickRate = Math.max(QUICK_RATE, first);
    quickRate = steps < 1.5 ? quickRate : 1 - Math.pow(1 - quickRate, Math.min(steps, 20));
    double quickLimit = early ? Double.MAX_VALUE : WIDEST * quickScale;
    double slowLimit = early ? Double.MAX_VALUE : WIDEST * slowScale;
    double slowRate = Math.max(SLOW_RATE, first);
    quick += quickRate * cut(value - quick, quickLimit);
    slow += slowRate * cut(value - slow, slowLimit);
    if (!Double.isNaN(dayLevel)) {
      quickOverDay += quickRate * cut(value - dayLevel - quickOverDay, quickLimit);
      slowOverDay += slowRate * cut(value - dayLevel - slowOverDay, slowLimit);
    }
    if (!Double.isNaN(weekLevel)) {
      quickOverWeek += quickRate * cut(value - weekLevel - quickOverWeek, quickLimit);
      slowOverWeek += slowRate * cut(value - weekLevel - slowOverWeek, slowLimit);
    }
    slowSpread +=
        (Math.min(Math.abs(slowError), slowLimit) - slowSpread)
            * Math.max(1 / SLOW_SCALE_MEMORY, first);
    quickSpread +=
        (Math.min(Math.abs(quickError), quickLimit) - quickSpread)
            * Math.max(1 / QUICK_SCALE_MEMORY, first);
    day.learn(epochSeconds, value, quickScale, step);
    week.learn(epochSeconds, value, quickScale, step);
    previous = value;
  }

  private void learnErrors(
      double value, boolean early, double first, double quickScale, double slowScale) {
    double rate = Math.max(1 / ERROR_MEMORY, first);
    for (int i = 0; i < EXPERTS; i++) {
      if (Double.isNaN(expected[i])) {
        continue;
      }
      boolean isQuick = i < QUICK_EXPERTS;
      double limit = early ? Double.MAX_VALUE : 5 * (isQuick ? quickScale : slowScale);
      double error = Math.min(Math.abs(value - expected[i]), limit);
      if (errors[i] == 0) {
        errors[i] = Math.max(isQuick ? quickSpread : slowSpread, error);
      }
      errors[i] += (error - errors[i]) * rate;
    }
  }

  private static double cut(double error, double limit) {
    return Math.max(-limit, Math.min(limit, error));
  }

  void save(ByteBuffer out) {
    day.save(out);
    week.save(out);
    for (double error : errors) {
      out.putDouble(error);
    }
    out.putDouble(quick).putDouble(quickOverDay).putDouble(quickOverWeek);
    out.putDouble(slow).putDouble(slowOverDay).putDouble(slowOverWeek);
    out.putDouble(previous).putDouble(quickSpread).putDouble(slowSpread);
  }

  void load(ByteBuffer in) {
    day.load(in);
    week.load(in);
    for (int i = 0; i < EXPERTS; i++) {
      errors[i] = in.getDouble();
    }
    quick = in.getDouble();
    quickOverDay = in.getDouble();
    quickOverWeek = in.getDouble();
    slow = in.getDouble();
    slowOverDay = in.getDouble();
    slowOverWeek = in.getDouble();
    previous = in.getDouble();
    quickSpread = in.getDouble();
    slowSpread = in.getDouble();
  }
}
