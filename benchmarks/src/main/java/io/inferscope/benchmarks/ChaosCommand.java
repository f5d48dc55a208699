package io.inferscope.benchmarks;

import io.inferscope.benchmarks.ChaosSetup.BufferKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "chaos",
    description = {
      "Load, and in random order: kill -9 of each role, of Elasticsearch and of the Kafka broker, a cluster"
          + " that loses a node,",
      "outages, a frozen or slow Elasticsearch, cut connections, lost answers, 429 for requests and for"
          + " documents, a clock that jumps, a full disk.",
      "A judge that remembers what was acknowledged then reads Elasticsearch itself.",
      "Without --buffer: first one process with its buffer on disk, then a process for each role over Kafka"
          + " and three nodes; 20 cycles bring each fault once.",
      "Exit code 0 only if nothing was lost, nothing doubled, and the account adds up."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  /**
   * Of all cycles, in tenths, those on disk: there are more faults there that need nothing more.
   */
  private static final int TENTHS_ON_DISK = 6;

  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      description = "faults, one a cycle (default: ${DEFAULT-VALUE})",
      defaultValue = "20")
  private int cycles;

  @Option(
      names = "--buffer",
      paramLabel = "disk|kafka",
      description = "only this one (default: both)")
  private @Nullable String buffer;

  @Option(
      names = "--nodes",
      paramLabel = "1|3",
      description = "of Elasticsearch (default: 1 with disk, 3 with kafka)",
      defaultValue = "0")
  private int nodes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "draws the same faults in the same order (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "records a second (default: 4000 with disk, 1000 with kafka)",
      defaultValue = "0")
  private int recordsPerSecond;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (nodes != 0 && nodes != 1 && nodes != 3) {
      throw new ParameterException(spec.commandLine(), "--nodes is 1 or 3, not " + nodes);
    }
    ChaosJudge.Verdict all = ChaosJudge.Verdict.NONE;
    for (Chaos.Plan plan : plans()) {
      ChaosJudge.Verdict verdict = run(plan);
      System.err.println(verdict.line());
      all = all.plus(verdict);
    }
    System.out.println(all.line());
    return all.isGood() ? 0 : 1;
  }

  private List<Chaos.Plan> plans() {
    if (buffer != null) {
      BufferKind kind =
          switch (buffer) {
            case "disk" -> BufferKind.DISK;
            case "kafka" -> BufferKind.KAFKA;
            case String other ->
                throw new ParameterException(
                    spec.commandLine(), "--buffer is disk or kafka, not " + other);
          };
      return List.of(plan(kind, cycles, false));
    }
    int onDisk = cycles * TENTHS_ON_DISK / 10;
    List<Chaos.Plan> plans = new ArrayList<>();
    plans.add(plan(BufferKind.DISK, onDisk, false));
    plans.add(plan(BufferKind.KAFKA, cycles - onDisk, true));
    return plans;
  }

  private Chaos.Plan plan(BufferKind kind, int some, boolean specialFirst) {
    int several = kind == BufferKind.DISK ? 1 : 3;
    ChaosSetup setup = new ChaosSetup(kind, nodes == 0 ? several : nodes);
    // Ten processes start and start again beside the load.
    int usual = kind == BufferKind.DISK ? 4_000 : 1_000;
    int rate = recordsPerSecond == 0 ? usual : recordsPerSecond;
    return new Chaos.Plan(setup, some, specialFirst, seed, rate);
  }

  private static ChaosJudge.Verdict run(Chaos.Plan plan) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-chaos-");
    try {
      return new Chaos(plan, scratch, System.err::println).run();
    } finally {
      Scratch.delete(scratch);
    }
  }
}
