package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "root-causes",
    description = {
      "Milliseconds until the API says where an incident of 20,000 spans and 10,000 logs began, once",
      "it is indexed, and one many times as large."
    },
    mixinStandardHelpOptions = true)
final class RootCausesCommand implements Callable<Integer> {
  @Option(
      names = "--times",
      paramLabel = "N",
      description = "how much larger the large case is, 0 for none (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int times;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      var json = new RootCausesBenchmark(times, scratch, System.err::println).run();
      System.out.println(json.toPrettyString());
      return json.path("met").asBoolean() ? 0 : 1;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
