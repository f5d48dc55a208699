package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "patterns",
    description = "Pattern mining on one thread against Drain3, and with more shapes than fit.",
    mixinStandardHelpOptions = true)
final class PatternsCommand implements Callable<Integer> {
  private static final int SHAPES = 100_000;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "lines that both mine (default: ${DEFAULT-VALUE})",
      defaultValue = "300000")
  private int lines;

  @Option(
      names = "--scale-lines",
      paramLabel = "N",
      description = "lines of 100,000 shapes; 0 leaves that out (default: ${DEFAULT-VALUE})",
      defaultValue = "10000000")
  private long scaleLines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      Drain3 drain3 = new Drain3(scratch, System.err::println);
      ObjectNode json =
          new PatternsBenchmark(System.err::println).run(new LogLines(1), lines, drain3);
      json.set("hostile", new HostileLines().run());
      if (scaleLines > 0) {
        json.set("scale", new PatternsAtScale(System.err::println).run(scaleLines, SHAPES));
      }
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
      return json.path("met").asBoolean() && json.at("/scale/met").asBoolean(true) ? 0 : 1;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
