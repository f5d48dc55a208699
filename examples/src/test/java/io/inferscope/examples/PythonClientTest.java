package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inferscope.examples.HttpListener.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs where Python and the packages of requirements.txt are; says so where they are not. */
class PythonClientTest {
  private static final int PACKAGES_MISSING = 77;
  private static final Path FOLDER = Path.of("python").toAbsolutePath();

  private static String python() {
    Path own = FOLDER.resolve(".venv/bin/python");
    return Files.exists(own) ? own.toString() : "python3";
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("skipped, no Python here: " + e.getMessage());
    }
  }

  private static Reply completion() {
    return new Reply(
        200,
        Json.object(
            "choices",
            List.of(Map.of("text", "it is on its way .")),
            "usage",
            Map.of("prompt_tokens", 8, "completion_tokens", 6)));
  }

  @Test
  void client_exportsASpanForEachRequest() throws Exception {
    try (TelemetrySink sink = TelemetrySink.start();
        HttpListener server = HttpListener.start(0, request -> completion())) {
      Process client =
          start(
              List.of(
                  python(),
                  FOLDER.resolve("client.py").toString(),
                  "--otlp-endpoint",
                  sink.otlp().toString(),
                  "--model-server",
                  server.url(),
                  "--requests",
                  "3"));
      String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = client.waitFor();
      assumeTrue(status != PACKAGES_MISSING, output);

      assertThat(status).as(output).isZero();
      assertThat(sink.spans())
          .hasSize(3)
          .allMatch(span -> span.span().getName().equals("text_completion tiny-chat"))
          .allMatch(span -> span.resource("service.name").equals("python-client"));
      assertThat(sink.logs()).hasSize(3).allMatch(TelemetrySink.SeenLog::inTrace);
    }
  }
}
