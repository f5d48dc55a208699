package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "peers",
    description = {
      "Spans/s until they are found, beside Zipkin's own server: the same spans, each in its own protocol,",
      "into the same Elasticsearch, in alternating rounds. Maven fetches the server first."
    },
    mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  private static final String VERSION = "3.6.1";

  @Option(
      names = "--spans",
      paramLabel = "N",
      description = "of a round (default: ${DEFAULT-VALUE})",
      defaultValue = "200000")
  private int spans;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "measured rounds of each side (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      PeersBenchmark.Plan plan = new PeersBenchmark.Plan(zipkin(), spans, rounds);
      System.out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(new PeersBenchmark(plan, scratch, System.err::println).run()));
      return 0;
    } finally {
      Scratch.delete(scratch);
    }
  }

  private static Path zipkin() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("inferscope.home", ".")).toAbsolutePath();
    Path peers = home.resolve("benchmarks/target/peers");
    Path jar = peers.resolve("zipkin-server-" + VERSION + "-exec.jar");
    if (!Files.exists(jar)) {
      int status =
          new ProcessBuilder(
                  "mvn",
                  "-q",
                  "-N",
                  "dependency:copy",
                  "-Dartifact=io.zipkin:zipkin-server:" + VERSION + ":jar:exec",
                  "-DoutputDirectory=" + peers)
              .directory(home.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        throw new IOException("Maven could not fetch Zipkin's server; run it again with a network");
      }
    }
    return jar;
  }
}
