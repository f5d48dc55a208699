package io.inferscope.changes;

import io.inferscope.changes.RateExplanation.Cause;
import io.inferscope.changes.RateExplanation.Explained;
import io.inferscope.changes.RateExplanation.Unexplained;
import io.inferscope.changes.WindowResult.Compared;
import io.inferscope.changes.WindowResult.TooLittle;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains why there are more documents, or fewer, in one window than in another: which field
 * values and patterns, alone or up to three together, hold for the documents that made the
 * difference. Works for spikes and dips alike, and with the baseline before or after. Pure.
 */
public final class RateChange {
  private static final int LEAST_SAMPLE = 20;
  private static final int MOST_CAUSES = 5;
  private static final double LEVEL = 0.01;

  /** Documents whose rate moved less than this beyond the others' explain nothing. */
  private static final double LEAST_EFFECT = 1.2;

  /** A cause moves at least this share of the documents of the busier window. */
  private static final double LEAST_SHARE = 0.01;

  private final RateWindow baseline;
  private final RateWindow deviation;
  private final SampleIndex index;
  private final Compared rate;

  private RateChange(RateWindow baseline, RateWindow deviation, Compared rate) {
    this.baseline = baseline;
    this.deviation = deviation;
    this.rate = rate;
    index = new SampleIndex(baseline, deviation);
  }

  /**
   * Compares the windows.
   *
   * @param baseline how it usually is; at least three buckets
   * @param deviation what is to be explained; at least one bucket
   */
  public static RateExplanation explain(RateWindow baseline, RateWindow deviation) {
    return switch (WindowTests.rate(baseline.counts(), deviation.counts())) {
      case TooLittle tooLittle -> new Unexplained(tooLittle.reason());
      case Compared rate -> explain(baseline, deviation, rate);
    };
  }

  private static RateExplanation explain(RateWindow baseline, RateWindow deviation, Compared rate) {
    if (baseline.documents() == 0) {
      return new Unexplained("the baseline is empty: every document of the deviation is new");
    }
    if (deviation.documents() == 0) {
      return new Unexplained("the deviation is empty: every document of the baseline is gone");
    }
    int before = baseline.sample().size();
    int after = deviation.sample().size();
    if (before < LEAST_SAMPLE || after < LEAST_SAMPLE) {
      return new Unexplained(
          "%d documents of the baseline and %d of the deviation; at least %d of each are needed"
              .formatted(before, after, LEAST_SAMPLE));
    }
    double seen = (before + after) / (double) (baseline.documents() + deviation.documents());
    return new Explained(rate, new RateChange(baseline, deviation, rate).causes(), seen);
  }

  /** The best set, then the best of what it leaves, and so on. */
  private List<Cause> causes() {
    List<Cause> causes = new ArrayList<>();
    ItemSets search = ItemSets.ofRates(index);
    DocumentSet left = index.all();
    while (causes.size() < MOST_CAUSES) {
      List<ItemSets.Candidate> best = search.best(left);
      if (best.isEmpty()) {
        break;
      }
      ItemSets.Candidate candidate = best.getFirst();
      Cause cause = cause(candidate, left, search.tried());
      if (cause.pValue() > LEVEL || !matters(cause)) {
        break;
      }
      causes.add(cause);
      left = left.without(candidate.documents());
    }
    return causes;
  }

  private boolean matters(Cause cause) {
    double factor = Math.max(cause.effect(), 1 / cause.effect());
    double moved = Math.abs(cause.after() - cause.before());
    return factor >= LEAST_EFFECT && moved >= LEAST_SHARE * Math.max(rate.before(), rate.after());
  }

  private Cause cause(ItemSets.Candidate candidate, DocumentSet within, int tried) {
    Side before = new Side(true, baseline, candidate.documents(), within);
    Side after = new Side(false, deviation, candidate.documents(), within);
    double pValue =
        switch (WindowTests.share(before.inside, before.all, after.inside, after.all)) {
          case Compared share -> Math.min(1, share.pValue() * tried);
          case TooLittle none -> 1;
        };
    double own = (after.rate + before.half) / (before.rate + before.half);
    double rest = (after.restRate + before.half) / (before.restRate + before.half);
    return new Cause(
        candidate.items().stream().map(index.frequentItems()::get).toList(),
        index.sameDocuments(candidate),
        before.count,
        after.count,
        before.rate,
        after.rate,
        own / rest,
        (after.rate - before.rate) / (rate.after() - rate.before()),
        pValue);
  }

  /** What a candidate looks like in one window. */
  private final class Side {
    private final long[] inside;
    private final long[] all;
    private final long count;
    private final double rate;
    private final double restRate;

    /** Half a sampled document, as a rate: keeps factors finite. */
    private final double half;

    Side(boolean ofBaseline, RateWindow window, DocumentSet documents, DocumentSet within) {
      inside = index.perBucket(documents, ofBaseline);
      all = index.perBucket(within, ofBaseline);
      double scale = window.documents() / (double) window.sample().size();
      double documentsInside = WindowTests.sum(inside) * scale;
      count = Math.round(documentsInside);
      rate = documentsInside / inside.length;
      restRate = WindowTests.sum(all) * scale / inside.length - rate;
      half = scale / 2 / inside.length;
    }
  }
}
