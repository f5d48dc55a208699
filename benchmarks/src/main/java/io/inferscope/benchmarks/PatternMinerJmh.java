package io.inferscope.benchmarks;

import io.inferscope.model.Pattern;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A log line whose pattern is known, of eight made-up systems mixed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PatternMinerJmh {
  private static final int LINES = 1 << 16;

  private final PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
  private final List<LogLines.Line> lines = new LogLines(1).next(LINES);
  private int turn;

  /** Called by JMH. */
  public PatternMinerJmh() {}

  /** Lets the miner see every line twice. */
  @Setup
  public void learn() {
    for (int i = 0; i < 2 * LINES; i++) {
      match();
    }
  }

  /** One line. */
  @Benchmark
  public Pattern match() {
    LogLines.Line line = lines.get(turn++ & (LINES - 1));
    return miner.match(line.service(), line.body());
  }
}
