package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * How surprising a point is by each of the statistics that a change can show in, each judged by its
 * own past ({@link TailModel}), upwards and downwards apart. The clearest one speaks; the others
 * that point the same way add a little, and so does a value that the series hardly ever had.
 */
final class Evidence {
  /** Points each statistic spans: an average over 36 is a 36th as many independent ones. */
  private static final int[] SPANS = {1, 1, 3, 3, 12, 12, 36, 36, 36, 1, 1};

  private static final int VOLATILITY = 8;
  private static final int LEVEL = 9;
  private static final int RESIDUALS = 8;

  static final int STATE_BYTES = SPANS.length * TailModel.STATE_BYTES;

  /** Independent values after which a statistic speaks at half its voice. */
  private static final double HALF_VOICE = 40;

  /** A level alone, however rare, is weaker evidence than a residual, by this surprise. */
  private static final double LEVEL_COST = 1;

  /** Points until which tails are drawn anew more often. */
  private static final int YOUNG = 2048;

  private static final double LEVEL_MOST = 5;
  private static final double AGREEMENT = 0.1;

  /** Weight of points that belong to an episode: they are not what is usual, yet may become so. */
  private static final float EPISODE_WEIGHT = 0.2f;

  /** Points that are weighed and not learnt: expectations are still settling. */
  private static final int FIRST = 30;

  /**
   * When a point came.
   *
   * @param seen points so far, this one included
   * @param cost by how much the alarm line is raised; not below 0
   * @param inEpisode whether an alert was just raised
   */
  record Moment(long seen, double cost, boolean inEpisode) {}

  private final TailModel[] tails = new TailModel[SPANS.length];
  private final double[] statistics = new double[SPANS.length];
  private final double[] surprises = new double[SPANS.length];
  private int clearest;
  private double surprise;

  Evidence() {
    for (int i = 0; i < tails.length; i++) {
      tails[i] = new TailModel();
    }
  }

  /** Weighs a point; then learns it, unless it is one of the first. */
  void weigh(double residual, double level, ResidualWindows windows, Moment moment) {
    long seen = moment.seen;
    both(0, residual);
    both(2, windows.overThree());
    both(4, windows.overTwelve());
    both(6, windows.overThirtySix());
    statistics[VOLATILITY] = windows.volatility();
    both(LEVEL, level);
    boolean refit = (seen & (seen < YOUNG ? 15 : 63)) == 0;
    float weight = seen <= FIRST ? 0 : moment.inEpisode ? EPISODE_WEIGHT : 1;
    for (int i = 0; i < tails.length; i++) {
      TailModel tail = tails[i];
      if (refit) {
        tail.fit();
      }
      double raw = tail.surprise(statistics[i], moment.cost);
      surprises[i] = raw == 0 ? 0 : (i >= LEVEL ? raw - LEVEL_COST : raw) * voice(i, seen);
      tail.add(statistics[i], weight);
    }
    conclude();
  }

  private void both(int index, double statistic) {
    statistics[index] = statistic;
    statistics[index + 1] = -statistic;
  }

  private static double voice(int statistic, long seen) {
    return seen / (seen + HALF_VOICE * SPANS[statistic]);
  }

  private void conclude() {
    clearest = -1;
    surprise = 0;
    for (int i = 0; i < surprises.length; i++) {
      if (surprises[i] > 0) {
        double rare = i < RESIDUALS ? Math.clamp(surprises[LEVEL + (i & 1)], 0, LEVEL_MOST) : 0;
        if (surprises[i] + rare > surprise) {
          surprise = surprises[i] + rare;
          clearest = i;
        }
      }
    }
    if (clearest >= 0 && clearest < RESIDUALS) {
      double agreeing = 0;
      for (int i = clearest & 1; i < RESIDUALS; i += 2) {
        agreeing += i == clearest ? 0 : Math.max(0, surprises[i]);
      }
      surprise += AGREEMENT * agreeing;
    }
  }

  double surprise() {
    return surprise;
  }

  /** What the clearest statistic says happened. */
  ChangeKind kind() {
    return switch (clearest) {
      case 0, 2, LEVEL -> ChangeKind.SPIKE;
      case 1, 3, LEVEL + 1 -> ChangeKind.DIP;
      case 4, 5 -> ChangeKind.STEP;
      case 6, 7 -> ChangeKind.TREND;
      case VOLATILITY -> ChangeKind.VARIANCE;
      default -> ChangeKind.NONE;
    };
  }

  /** The residual up to which, upwards or downwards, a point alone stays below {@code surprise}. */
  double residualAt(double surprise, boolean upwards, long seen) {
    return tails[upwards ? 0 : 1].valueAt(surprise / voice(0, seen));
  }

  void save(ByteBuffer out) {
    for (TailModel tail : tails) {
      tail.save(out);
    }
  }

  void load(ByteBuffer in) {
    for (TailModel tail : tails) {
      tail.load(in);
    }
  }
}
