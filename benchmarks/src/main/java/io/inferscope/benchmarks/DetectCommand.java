package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "detect",
    description = {
      "Nanoseconds a point and bytes a series of the default detector beside a random cut forest,",
      "in alternating rounds; and the share of a core that many series at a ten-second step take."
    },
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "measured rounds of each side (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "series that are watched at once (default: ${DEFAULT-VALUE})",
      defaultValue = "100000")
  private int series;

  @Override
  public Integer call() throws IOException {
    System.out.println(
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(new DetectBenchmark(rounds, series).run()));
    return 0;
  }
}
