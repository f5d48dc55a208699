package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      IngestBenchmark.Plan plan = new IngestBenchmark.Plan(records, rounds, acknowledgementSeconds);
      System.out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(new IngestBenchmark(plan, scratch, System.err::println).run()));
      return 0;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
