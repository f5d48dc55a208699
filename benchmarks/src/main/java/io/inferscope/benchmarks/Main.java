package io.inferscope.benchmarks;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** {@code ./dev bench NAME}: prints one JSON object to stdout, progress to stderr. */
@Command(
    name = "bench",
    description = "Benchmarks; each prints one JSON object.",
    mixinStandardHelpOptions = true,
    subcommands = {
      IngestCommand.class,
      PatternsCommand.class,
      ChaosCommand.class,
      DetectCommand.class,
      IndexersCommand.class,
      JmhCommand.class,
      MiningCommand.class,
      PeersCommand.class,
      RateChangesCommand.class,
      RootCausesCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  Main() {}

  /** Runs a benchmark and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say which; `./dev bench help` lists the benchmarks.");
  }
}
