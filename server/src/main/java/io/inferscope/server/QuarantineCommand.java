package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.Quarantine;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "quarantine",
    description = "What Elasticsearch has refused for good: list it, send it again, or give it up.",
    mixinStandardHelpOptions = true)
final class QuarantineCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  QuarantineCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: list, redrive or purge.");
  }

  /** Which documents a command means. */
  static final class ChoiceOptions {
    @Mixin private ElasticsearchOptions options = new ElasticsearchOptions();

    @Option(names = "--tenant", paramLabel = "NAME", description = "of this tenant only")
    private @Nullable String tenant;

    @Option(
        names = "--error-type",
        paramLabel = "TYPE",
        description = "refused with this type only, as list shows it")
    private @Nullable String errorType;

    @Option(names = "--id", paramLabel = "ID", description = "this document only")
    private @Nullable String id;

    private <T> T with(Work<T> work) throws InterruptedException {
      try (ElasticsearchConnection connection = options.connect()) {
        return work.run(new Quarantine(connection), new Quarantine.Choice(tenant, errorType, id));
      } catch (ElasticsearchException e) {
        throw new UserException(String.valueOf(e.getMessage()));
      }
    }
  }

  private interface Work<T> {
    T run(Quarantine quarantine, Quarantine.Choice choice) throws InterruptedException;
  }

  @Command(name = "list", description = "The oldest documents and why they were refused.")
  int list(
      @Mixin ChoiceOptions options,
      @Option(names = "--size", paramLabel = "N", defaultValue = "100") int size)
      throws InterruptedException {
    return options.with(
        (quarantine, choice) -> {
          for (Quarantine.Entry entry : quarantine.list(choice, size)) {
            System.out.printf(
                Locale.ROOT,
                "%s  %s  %s%n    %s: %s%n",
                entry.id(),
                entry.signal(),
                entry.stream(),
                entry.errorType(),
                entry.reason());
          }
          System.out.println(quarantine.count(choice) + " documents in quarantine");
          return 0;
        });
  }

  @Command(
      name = "redrive",
      description = "Send documents to their streams again; exit code 0 only if all were taken.")
  int redrive(@Mixin ChoiceOptions options) throws InterruptedException {
    return options.with(
        (quarantine, choice) -> {
          Quarantine.Redriven redriven = quarantine.redrive(choice);
          System.out.println(redriven.stored() + " documents are stored now");
          if (redriven.refused() == 0) {
            return 0;
          }
          System.out.println(
              redriven.refused() + " are refused still, the first since " + redriven.reason());
          return 1;
        });
  }

  @Command(
      name = "purge",
      description = "Remove the content of documents; the account keeps their number.")
  int purge(@Mixin ChoiceOptions options) throws InterruptedException {
    return options.with(
        (quarantine, choice) -> {
          System.out.println(quarantine.purge(choice) + " documents purged");
          return 0;
        });
  }
}
