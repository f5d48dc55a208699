package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A classical method behind the contract of {@link Detector}: a point beyond the line opens an
 * episode, which lasts until one comes back within half of it.
 */
final class ClassicDetector implements Detector {
  private static final double BACK = 0.5;
  private static final int OWN_BYTES = Long.BYTES + Integer.BYTES + 1;

  private final Method method;
  private final Scorer scorer;
  private long last = Long.MIN_VALUE;
  private int seen;
  private boolean inEpisode;

  ClassicDetector(Method method, Scorer scorer) {
    this.method = method;
    this.scorer = scorer;
  }

  @Override
  public Verdict update(long epochSeconds, double value) {
    if (epochSeconds <= last || !Double.isFinite(value)) {
      return Verdict.UNKNOWN;
    }
    last = epochSeconds;
    Scorer.Measured measured = scorer.measure(epochSeconds, value);
    if (seen < scorer.warmUp()) {
      seen++;
      return Verdict.UNKNOWN;
    }
    double distance = measured.distance();
    double score = inEpisode ? 0 : distance / (distance + 1);
    boolean alarm = score >= Verdict.ALARM_LINE;
    inEpisode = alarm || (inEpisode && distance > BACK);
    double expected = measured.expected();
    ChangeKind kind =
        !alarm ? ChangeKind.NONE : value > expected ? ChangeKind.SPIKE : ChangeKind.DIP;
    return new Verdict(
        score, alarm, kind, expected, expected - measured.margin(), expected + measured.margin());
  }

  @Override
  public Method method() {
    return method;
  }

  @Override
  public String note() {
    return scorer.note();
  }

  @Override
  public byte[] save() {
    return Detectors.save(
        method,
        OWN_BYTES + scorer.stateBytes(),
        out -> {
          out.putLong(last).putInt(seen).put((byte) (inEpisode ? 1 : 0));
          scorer.save(out);
        });
  }

  static Optional<Detector> restore(Method method, Scorer scorer, ByteBuffer in) {
    if (in.remaining() != OWN_BYTES + scorer.stateBytes()) {
      return Optional.empty();
    }
    ClassicDetector detector = new ClassicDetector(method, scorer);
    detector.last = in.getLong();
    detector.seen = in.getInt();
    detector.inEpisode = in.get() != 0;
    scorer.load(in);
    return Optional.of(detector);
  }
}
