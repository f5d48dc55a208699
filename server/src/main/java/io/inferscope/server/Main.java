package io.inferscope.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/**
 * The command line, {@code ./inferscope}. Exit codes: 0 done, 1 failed with a message, 2 wrong
 * usage.
 */
@Command(
    name = "inferscope",
    description = "Log, trace and metric analytics for people who run AI model services.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      ReplayCommand.class,
      RcaCommand.class,
      PatternsCommand.class,
      DetectCommand.class,
      ChangesCommand.class,
      KibanaCommand.class,
      GrafanaCommand.class,
      ApiKeyCommand.class,
      VerifyCommand.class,
      QuarantineCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  Main() {}

  /** Runs a command and ends the process with its exit code; numbers look the same everywhere. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    CommandLine commands =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(Main::report)
            .setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(commands.execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do; `inferscope help` lists the commands.");
  }

  /** What the build has written into the file. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream stream = Main.class.getResourceAsStream("/inferscope-version.txt")) {
        if (stream == null) {
          throw new IllegalStateException("inferscope-version.txt is missing from the build");
        }
        return new String[] {
          "inferscope " + new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }

  /** What a user can mend is one sentence; anything else is a bug and shows where. */
  private static int report(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (exception instanceof UserException || exception instanceof ConfigurationException) {
      command.getErr().println(exception.getMessage());
      return 1;
    }
    throw exception;
  }
}
