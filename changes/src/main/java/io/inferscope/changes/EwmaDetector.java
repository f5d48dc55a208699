package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Exponentially weighted mean and mean absolute deviation (Roberts 1959): a point further from the
 * mean than four standard deviations opens an episode, which lasts until a point comes back within
 * two.
 */
final class EwmaDetector implements Detector {
  private static final double FORGET = 0.05;
  private static final double WIDTH = 4;
  private static final int WARM_UP = 20;

  /** From mean absolute to standard deviation, for a normal distribution. */
  private static final double DEVIATIONS = Math.sqrt(Math.PI / 2);

  private long last = Long.MIN_VALUE;
  private int seen;
  private double mean;
  private double spread;
  private boolean inEpisode;

  @Override
  public Verdict update(long epochSeconds, double value) {
    if (epochSeconds <= last) {
      return Verdict.UNKNOWN;
    }
    last = epochSeconds;
    if (!Double.isFinite(value)) {
      return Verdict.UNKNOWN;
    }
    Verdict verdict = judge(value);
    learn(value);
    return verdict;
  }

  private Verdict judge(double value) {
    if (seen < WARM_UP) {
      return Verdict.UNKNOWN;
    }
    double deviation = spread * DEVIATIONS + Math.ulp(mean) * 16;
    double distance = Math.abs(value - mean) / deviation;
    double score = inEpisode ? 0 : distance / (distance + WIDTH);
    boolean alarm = score >= Verdict.ALARM_LINE;
    inEpisode = alarm || (inEpisode && distance > WIDTH / 2);
    ChangeKind kind = !alarm ? ChangeKind.NONE : value > mean ? ChangeKind.SPIKE : ChangeKind.DIP;
    double margin = WIDTH * deviation;
    return new Verdict(score, alarm, kind, mean, mean - margin, mean + margin);
  }

  private void learn(double value) {
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    double weight = Math.max(FORGET, 1.0 / seen);
    double error = value - mean;
    mean += weight * error;
    spread += weight * (Math.abs(error) * (1 - weight) - spread);
  }

  @Override
  public Method method() {
    return Method.EWMA;
  }

  @Override
  public byte[] save() {
    return Detectors.save(
        method(),
        29,
        out ->
            out.putLong(last)
                .putInt(seen)
                .putDouble(mean)
                .putDouble(spread)
                .put((byte) (inEpisode ? 1 : 0)));
  }

  static Optional<Detector> restore(ByteBuffer in) {
    if (in.remaining() != 29) {
      return Optional.empty();
    }
    EwmaDetector detector = new EwmaDetector();
    detector.last = in.getLong();
    detector.seen = in.getInt();
    detector.mean = in.getDouble();
    detector.spread = in.getDouble();
    detector.inEpisode = in.get() != 0;
    return Optional.of(detector);
  }
}
