package io.inferscope.benchmarks;

import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A point of one series of minute counts with a daily cycle, under the default detector. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DetectorJmh {
  private static final int LEARNT = 10_000;

  private final Detector detector = Detectors.standard();
  private final double[] counts = DetectBenchmark.counts();
  private long turn;

  /** Called by JMH. */
  public DetectorJmh() {}

  /** A week of points. */
  @Setup
  public void learn() {
    for (int i = 0; i < LEARNT; i++) {
      update();
    }
  }

  /** One point. */
  @Benchmark
  public Verdict update() {
    long point = turn++;
    return detector.update(
        DetectBenchmark.START + 60 * point, counts[(int) (point & (counts.length - 1))]);
  }
}
