package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "chaos",
    description = {
      "Load, and in random order: kill -9 of the product and of Elasticsearch, outages, a frozen or"
          + " slow Elasticsearch,",
      "cut connections, lost answers, 429 for requests and for documents, a full disk.",
      "A judge that remembers what was acknowledged then reads Elasticsearch itself.",
      "Exit code 0 only if nothing was lost, nothing doubled, and the account adds up."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--cycles",
      paramLabel = "N",
      description = "faults, one a cycle (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int cycles;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "draws the same faults in the same order (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "records a second (default: ${DEFAULT-VALUE})",
      defaultValue = "4000")
  private int recordsPerSecond;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-chaos-");
    try {
      Chaos chaos =
          new Chaos(new Chaos.Plan(cycles, seed, recordsPerSecond), scratch, System.err::println);
      ChaosJudge.Verdict verdict = chaos.run();
      System.out.println(verdict.line());
      return verdict.isGood() ? 0 : 1;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
