package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Drain3 beside us, where there is Python: installed by pip into a folder of its own. */
final class Drain3 {
  private static final String VERSION = "0.9.11";
  private static final long MINUTES_TO_INSTALL = 3;
  private static final long MINUTES_TO_MINE = 10;

  private final Path scratch;
  private final Consumer<String> progress;

  Drain3(Path scratch, Consumer<String> progress) {
    this.scratch = scratch;
    this.progress = progress;
  }

  /** What it measured of itself; empty where it cannot run. */
  Optional<JsonNode> mine(List<LogLines.Line> lines) throws IOException, InterruptedException {
    Optional<Path> python = python();
    if (python.isEmpty()) {
      return Optional.empty();
    }
    // Not named drain3.py: Python would import it in place of the package.
    Path script = scratch.resolve("mine_lines.py");
    try (InputStream resource = Drain3.class.getResourceAsStream("drain3_lines_per_second.py")) {
      Files.copy(Objects.requireNonNull(resource), script, StandardCopyOption.REPLACE_EXISTING);
    }
    Path messages = scratch.resolve("messages.log");
    Files.write(messages, lines.stream().map(LogLines.Line::body).toList());
    progress.accept("Drain3 mines " + lines.size() + " lines");
    return output(MINUTES_TO_MINE, python.get().toString(), script.toString(), messages.toString())
        .map(Drain3::parsed);
  }

  private static JsonNode parsed(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("Drain3's script printed no JSON: " + json, e);
    }
  }

  private Optional<Path> python() throws IOException, InterruptedException {
    Path environment = scratch.resolve("python");
    Path python = environment.resolve("bin/python");
    progress.accept("installing Drain3 " + VERSION);
    boolean installed =
        output(MINUTES_TO_INSTALL, "python3", "-m", "venv", environment.toString()).isPresent()
            && output(
                    MINUTES_TO_INSTALL,
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "drain3==" + VERSION)
                .isPresent();
    return installed ? Optional.of(python) : Optional.empty();
  }

  /** What a command printed; empty where it is not there, fails or takes too long. */
  private Optional<String> output(long minutes, String... command)
      throws IOException, InterruptedException {
    Path output = scratch.resolve("output.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return Optional.empty();
    }
    return process.exitValue() == 0 ? Optional.of(Files.readString(output)) : Optional.empty();
  }
}
