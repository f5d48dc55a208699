package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What detection costs. Both sides judge and learn the same made-up minute counts with a daily
 * cycle, in alternating rounds after one that does not count; the median round is reported.
 */
final class DetectBenchmark {
  static final long START = 1_700_000_000;
  private static final int POINTS = 2_000_000;
  private static final int FOREST_POINTS = 5_000;
  private static final int WEIGHED = 2000;
  private static final int FORESTS_WEIGHED = 20;
  private static final int STEPS = 30;

  private final int rounds;
  private final int series;

  DetectBenchmark(int rounds, int series) {
    this.rounds = rounds;
    this.series = series;
  }

  /**
   * The result.
   *
   * @param timesCheaper nanoseconds a point of the forest by those of the detector
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Result(
      Cost standard, Cost randomCutForest, double timesCheaper, Fleet fleet, String machine) {}

  /**
   * The cost of one method.
   *
   * @param stateBytes what is saved for a series
   * @param heapBytes what a series takes in memory after a thousand points
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Cost(double nanosPerPoint, int stateBytes, long heapBytes) {}

  /**
   * Many series, a point of each in turn, so that no state is in the cache.
   *
   * @param coreShareAtTenSeconds of one core, for one point a series every ten seconds
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Fleet(int series, double nanosPerPoint, double coreShareAtTenSeconds) {}

  Result run() {
    double[] counts = counts();
    double[] standard = new double[rounds];
    double[] forest = new double[rounds];
    nanosAPoint(Method.STANDARD, counts, POINTS);
    nanosAPoint(Method.RANDOM_CUT_FOREST, counts, FOREST_POINTS);
    for (int round = 0; round < rounds; round++) {
      standard[round] = nanosAPoint(Method.STANDARD, counts, POINTS);
      forest[round] = nanosAPoint(Method.RANDOM_CUT_FOREST, counts, FOREST_POINTS);
    }
    double nanos = median(standard);
    double forestNanos = median(forest);
    return new Result(
        new Cost(nanos, Detectors.standard().save().length, heap(Method.STANDARD, WEIGHED, counts)),
        new Cost(
            forestNanos,
            Detectors.of(Method.RANDOM_CUT_FOREST).save().length,
            heap(Method.RANDOM_CUT_FOREST, FORESTS_WEIGHED, counts)),
        forestNanos / nanos,
        fleet(counts),
        System.getProperty("os.arch") + ", JDK " + Runtime.version().feature());
  }

  /** Counts of a minute; their number is a power of two. */
  static double[] counts() {
    SplittableRandom random = new SplittableRandom(1);
    double[] counts = new double[1 << 16];
    for (int i = 0; i < counts.length; i++) {
      double usual = 400 + 250 * Math.sin(2 * Math.PI * i / 1440);
      counts[i] = Math.rint(Math.max(0, usual + 2 * Math.sqrt(usual) * random.nextGaussian()));
    }
    return counts;
  }

  private static double nanosAPoint(Method method, double[] counts, int points) {
    Detector detector = Detectors.of(method);
    double sum = 0;
    long started = System.nanoTime();
    for (int i = 0; i < points; i++) {
      sum += detector.update(START + 60L * i, counts[i & (counts.length - 1)]).score();
    }
    long took = System.nanoTime() - started;
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a score is not a number");
    }
    return (double) took / points;
  }

  private static long heap(Method method, int count, double[] counts) {
    long before = used();
    List<Detector> detectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Detector detector = Detectors.of(method);
      for (int j = 0; j < 1000; j++) {
        detector.update(START + 60L * j, counts[j]);
      }
      detectors.add(detector);
    }
    long heap = (used() - before) / count;
    // Also keeps the detectors reachable until here.
    return detectors.size() == count ? heap : 0;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private Fleet fleet(double[] counts) {
    Detector[] detectors = new Detector[series];
    Arrays.setAll(detectors, i -> Detectors.standard());
    long started = 0;
    for (int step = -STEPS; step < STEPS; step++) {
      if (step == 0) {
        started = System.nanoTime();
      }
      for (int i = 0; i < series; i++) {
        detectors[i].update(
            START + 10L * (step + STEPS), counts[(i + step + STEPS) & (counts.length - 1)]);
      }
    }
    double nanos = (double) (System.nanoTime() - started) / STEPS / series;
    return new Fleet(series, nanos, nanos * series / 10e9);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
