package io.inferscope.changes;

/** Where in a row of buckets a change of level began, by maximum likelihood of one split. */
final class Onset {
  private Onset() {}

  /** Poisson or binomial: events out of an exposure that differs from bucket to bucket. */
  static int ofRate(double[] events, double[] exposure, int from) {
    double totalEvents = 0;
    double totalExposure = 0;
    for (int i = 0; i < events.length; i++) {
      totalEvents += events[i];
      totalExposure += exposure[i];
    }
    int best = from;
    double highest = Double.NEGATIVE_INFINITY;
    double leftEvents = 0;
    double leftExposure = 0;
    for (int i = 0; i < events.length; i++) {
      if (i >= from && i > 0) {
        double likelihood =
            term(leftEvents, leftExposure)
                + term(totalEvents - leftEvents, totalExposure - leftExposure);
        if (likelihood > highest) {
          highest = likelihood;
          best = i;
        }
      }
      leftEvents += events[i];
      leftExposure += exposure[i];
    }
    return best;
  }

  /** Normal: weighted means. */
  static int ofMean(double[] means, double[] weights, int from) {
    double total = 0;
    double totalWeight = 0;
    for (int i = 0; i < means.length; i++) {
      total += means[i] * weights[i];
      totalWeight += weights[i];
    }
    int best = from;
    double highest = -1;
    double left = 0;
    double leftWeight = 0;
    for (int i = 0; i < means.length; i++) {
      if (i >= from && leftWeight > 0 && totalWeight > leftWeight) {
        double difference = left / leftWeight - (total - left) / (totalWeight - leftWeight);
        double gain = difference * difference * leftWeight * (totalWeight - leftWeight);
        if (gain > highest) {
          highest = gain;
          best = i;
        }
      }
      left += means[i] * weights[i];
      leftWeight += weights[i];
    }
    return best;
  }

  private static double term(double events, double exposure) {
    return events <= 0 || exposure <= 0 ? 0 : events * Math.log(events / exposure);
  }
}
