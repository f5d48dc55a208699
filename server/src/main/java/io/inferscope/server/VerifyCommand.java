package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.LossAudit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Check the account of the pipeline against what Elasticsearch holds, for each tenant and signal.",
      "Exit code 0 only if every record that was counted as stored or quarantined is there, and none twice."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 500;

  @Mixin private ElasticsearchOptions options = new ElasticsearchOptions();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "how long to wait for both to agree, since documents are written before they are counted"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int waitSeconds;

  @Override
  public Integer call() throws InterruptedException {
    try (ElasticsearchConnection connection = options.connect()) {
      List<LossAudit.Line> lines = settled(new LossAudit(connection));
      System.out.printf(
          Locale.ROOT, "%-24s %-12s %14s %14s%n", "TENANT", "RECORDS", "ACCOUNTED", "FOUND");
      for (LossAudit.Line line : lines) {
        System.out.printf(
            Locale.ROOT,
            "%-24s %-12s %14d %14d%s%n",
            line.tenant().isEmpty() ? "default" : line.tenant(),
            line.kind(),
            line.accounted(),
            line.found(),
            line.isEven() ? "" : "   differs by " + (line.found() - line.accounted()));
      }
      boolean even = lines.stream().allMatch(LossAudit.Line::isEven);
      System.out.println(even ? "Nothing is missing." : "The account and Elasticsearch differ.");
      return even ? 0 : 1;
    } catch (ElasticsearchException e) {
      throw new UserException(String.valueOf(e.getMessage()));
    }
  }

  private List<LossAudit.Line> settled(LossAudit audit) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    List<LossAudit.Line> lines = audit.lines();
    while (!lines.stream().allMatch(LossAudit.Line::isEven) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // another process writes; nothing tells when
      lines = audit.lines();
    }
    return lines;
  }
}
