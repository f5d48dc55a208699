package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "indexers",
    description = {
      "Documents/s of one indexer process and more that empty the same backlog in Kafka into one"
          + " Elasticsearch,",
      "and which process the processors worked for meanwhile."
    },
    mixinStandardHelpOptions = true)
final class IndexersCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      description = "of each backlog (default: ${DEFAULT-VALUE})",
      defaultValue = "400000")
  private int records;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "indexers in the last round (default: ${DEFAULT-VALUE})",
      defaultValue = "4")
  private int most;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-bench-");
    try {
      IndexersBenchmark.Plan plan = new IndexersBenchmark.Plan(records, most);
      System.out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(new IndexersBenchmark(plan, scratch, System.err::println).run()));
      return 0;
    } finally {
      Scratch.delete(scratch);
    }
  }
}
