package io.inferscope.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    description = {
      "Send recorded telemetry to a collector: DIR holds logs.jsonl, traces.jsonl and metrics.jsonl, each also",
      "with .gz, one OTLP/JSON export request a line. Exit code 0 only if every request was accepted."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the recording")
  private Path directory = Path.of(".");

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:4318",
      description = "OTLP/HTTP of the collector (${DEFAULT-VALUE})")
  private URI endpoint = URI.create("http://127.0.0.1:4318");

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:INFERSCOPE_API_KEY:-}",
      description = "or the environment variable INFERSCOPE_API_KEY, which other users cannot see")
  private String apiKey = "";

  @Option(
      names = "--shift-to-now",
      description = "move all times so that the latest span or log record is now")
  private boolean shiftToNow;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "Infinity",
      description = "requests a second; without it as fast as the collector takes them")
  private double rate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rate > 0)) {
      throw new ParameterException(spec.commandLine(), "--rate must be more than 0");
    }
    Recording recording = Recording.open(directory);
    RecordedTimes times =
        shiftToNow ? RecordedTimes.endingAt(Instant.now(), recording) : RecordedTimes.AS_THEY_ARE;
    try (HttpClient client = HttpClient.newHttpClient()) {
      OtlpSender sender =
          new OtlpSender(URI.create(withoutSlash(endpoint)), apiKey, client, new SecureRandom());
      Replay.Account account =
          new Replay(sender, rate, line -> System.err.println(line)).run(recording, times);
      System.out.printf(
          Locale.ROOT,
          "%d requests sent, %d accepted, %d refused, %d repeated, %.1f MB in %.1f s%n",
          account.sent(),
          account.accepted(),
          account.refused(),
          account.repeated(),
          account.bytes() / 1e6,
          account.took().toMillis() / 1e3);
      return account.refused() == 0 ? 0 : 1;
    }
  }

  private static String withoutSlash(URI uri) {
    return uri.toString().replaceAll("/+$", "");
  }
}
