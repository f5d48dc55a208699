package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "mining",
    description = {
      "Log documents/s from a full buffer until searchable, with patterns and without, in",
      "alternating rounds on one Elasticsearch."
    },
    mixinStandardHelpOptions = true)
final class MiningCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      description = "records of a round (default: ${DEFAULT-VALUE})",
      defaultValue = "100000")
  private int records;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "measured rounds of each side (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      var json = new MiningBenchmark(records, rounds, scratch, System.err::println).run();
      System.out.println(json.toPrettyString());
      return json.path("met").asBoolean() ? 0 : 1;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
