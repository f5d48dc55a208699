package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rate-changes",
    description = {
      "Milliseconds of GET /api/v1/rate-changes over a day of logs with a planted deviation, in a"
          + " real",
      "Elasticsearch, at several sizes; and whether the answer names what was planted."
    },
    mixinStandardHelpOptions = true)
final class RateChangesCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      split = ",",
      description = "logs to ask over, ascending (default: ${DEFAULT-VALUE})",
      defaultValue = "1000000,3000000")
  private int[] records = {};

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "measured requests of each kind and size (default: ${DEFAULT-VALUE})",
      defaultValue = "7")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Arrays.sort(records);
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      var json = new RateChangesBenchmark(records, rounds, scratch, System.err::println).run();
      System.out.println(json.toPrettyString());
      return json.path("met").asBoolean() ? 0 : 1;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
