package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The default method: expectations from several experts, residuals judged by their own past, one
 * alert an episode. Needs no settings. The alarm line stands for a rate of false alerts in time,
 * not in points, so a series sampled every ten seconds needs more evidence a point than an hourly
 * one.
 */
final class StandardDetector implements Detector {
  /**
   * Decades of surprise at the ends of the range that is shown. An alarm asks for more, the more
   * often the series is measured.
   */
  private static final double UNUSUAL = 3;

  private static final int STATE_BYTES =
      2 * Long.BYTES
          + Double.BYTES
          + Expectation.STATE_BYTES
          + DailyPeaks.STATE_BYTES
          + ResidualWindows.STATE_BYTES
          + Evidence.STATE_BYTES
          + LevelRange.STATE_BYTES
          + FlatLine.STATE_BYTES
          + AlertPolicy.STATE_BYTES;

  /** Points before anything is judged. */
  private static final int WARM_UP = 100;

  private static final int EARLY = 30;

  /** A gap of more than this many steps cuts the windows. */
  private static final double GAP = 3;

  /** The step at which the alarm line needs no correction. */
  private static final double COMMON_STEP = 300;

  /** Surprise that a tenfold sampling rate costs: more than 1, for points close in time agree. */
  private static final double STEP_COST = 2.5;

  private final Expectation expectation = new Expectation();
  private final DailyPeaks peaks = new DailyPeaks();
  private final ResidualWindows windows = new ResidualWindows();
  private final Evidence evidence = new Evidence();
  private final LevelRange range = new LevelRange();
  private final FlatLine flatLine = new FlatLine();
  private final AlertPolicy alerts = new AlertPolicy();
  private long last = Long.MIN_VALUE;
  private long seen;
  private double step;
  private double pricedStep;
  private double cost;

  @Override
  public Verdict update(long epochSeconds, double value) {
    if (!Double.isFinite(value) || (seen > 0 && epochSeconds <= last)) {
      return Verdict.UNKNOWN;
    }
    double elapsed = epochSeconds - (double) last;
    last = epochSeconds;
    seen++;
    if (seen == 1) {
      expectation.start(epochSeconds, value, 0);
      flatLine.surprise(value, seen);
      range.learn(value, seen);
      return Verdict.UNKNOWN;
    }
    double steps = steps(elapsed);
    if (steps > GAP) {
      windows.clear();
    }
    expectation.at(epochSeconds);
    Verdict verdict = judge(epochSeconds, value);
    expectation.learn(epochSeconds, value, seen, steps, step);
    range.learn(value, seen);
    return verdict;
  }

  @Override
  public String note() {
    return seen < WARM_UP ? "judges from %d points on, has seen %d".formatted(WARM_UP, seen) : "";
  }

  /** Follows the step of the series, a median of sorts; answers how many have passed. */
  private double steps(double elapsed) {
    if (step == 0) {
      step = elapsed;
    }
    step += Math.clamp(elapsed - step, -0.05 * step, 0.05 * step);
    return elapsed / step;
  }

  private Verdict judge(long epochSeconds, double value) {
    double expected = expectation.quick();
    double scale = expectation.quickScale();
    double whole = (value - expected) / scale;
    double residual = peaks.excuse(epochSeconds, whole, seen > EARLY);
    double slow = (value - expectation.slow()) / expectation.slowScale();
    // What recurs every day shall not fill the long windows either.
    windows.add(residual, slow * whole > 0 ? slow * residual / whole : slow);
    if (step != pricedStep) {
      pricedStep = step;
      cost = STEP_COST * Math.log10(COMMON_STEP / step);
    }
    Evidence.Moment moment = new Evidence.Moment(seen, Math.max(0, cost), alerts.inEpisode());
    evidence.weigh(residual, range.position(value), windows, moment);
    double standstill = flatLine.surprise(value, seen);
    if (seen < WARM_UP) {
      alerts.pass();
      return Verdict.UNKNOWN;
    }
    double surprise = Math.max(standstill, evidence.surprise()) - cost;
    double score = alerts.score(surprise);
    boolean alarm = score >= Verdict.ALARM_LINE;
    ChangeKind kind = standstill > evidence.surprise() ? ChangeKind.STALL : evidence.kind();
    return new Verdict(
        score,
        alarm,
        alarm ? kind : ChangeKind.NONE,
        expected,
        expected - scale * evidence.residualAt(UNUSUAL, false, seen),
        expected + scale * evidence.residualAt(UNUSUAL, true, seen));
  }

  @Override
  public Method method() {
    return Method.STANDARD;
  }

  @Override
  public byte[] save() {
    return Detectors.save(method(), STATE_BYTES, this::write);
  }

  private void write(ByteBuffer out) {
    out.putLong(last).putLong(seen).putDouble(step);
    expectation.save(out);
    peaks.save(out);
    windows.save(out);
    evidence.save(out);
    range.save(out);
    flatLine.save(out);
    alerts.save(out);
  }

  static Optional<Detector> restore(ByteBuffer in) {
    if (in.remaining() != STATE_BYTES) {
      return Optional.empty();
    }
    StandardDetector detector = new StandardDetector();
    detector.last = in.getLong();
    detector.seen = in.getLong();
    detector.step = in.getDouble();
    detector.expectation.load(in);
    detector.peaks.load(in);
    detector.windows.load(in);
    detector.evidence.load(in);
    detector.range.load(in);
    detector.flatLine.load(in);
    detector.alerts.load(in);
    return Optional.of(detector);
  }
}
