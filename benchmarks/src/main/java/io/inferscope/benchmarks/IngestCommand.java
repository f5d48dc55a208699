package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ingest",
    description = {
      "Documents/s through the whole pipeline (OTLP requests over gRPC until searchable) beside a"
          + " bare",
      "bulk client with the same documents and the same Elasticsearch, in alternating rounds."
    },
    mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      description = "records of a round (default: ${DEFAULT-VALUE})",
      defaultValue = "100000")
  private int records;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "measured rounds of each side and signal (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private int rounds;

  @Option(
      names = "--acknowledgement-seconds",
      paramLabel = "N",
      description = "how long to send at half the rate (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int acknowledgementSeconds;

  @Option(
      names = "--soak-minutes",
      paramLabel = "N",
      description =
          "instead: only the pipeline, at full rate for so long, with its memory and cost by the"
              + " minute")
  private int soakMinutes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(run(scratch)));
      return 0;
    } finally {
      Scratch.delete(scratch);
    }
  }

  private ObjectNode run(Path scratch) throws IOException, InterruptedException {
    if (soakMinutes > 0) {
      return new IngestSoak(Duration.ofMinutes(soakMinutes), scratch, System.err::println).run();
    }
    IngestBenchmark.Plan plan = new IngestBenchmark.Plan(records, rounds, acknowledgementSeconds);
    return new IngestBenchmark(plan, scratch, System.err::println).run();
  }
}
