package io.inferscope.server;

import io.inferscope.otlp.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A directory of recorded telemetry: {@code logs}, {@code traces} and {@code metrics}, each {@code
 * .jsonl} or {@code .jsonl.gz}, one OTLP/JSON export request a line. At least one must be there.
 */
record Recording(Path directory, Map<Signal, Path> files) {
  Recording {
    files = Map.copyOf(files);
  }

  /** Takes export requests in the order of the files. */
  interface RequestConsumer {
    void accept(Signal signal, byte[] request) throws IOException, InterruptedException;
  }

  /**
   * Looks for the files without reading them.
   *
   * @throws UserException when there are none
   */
  static Recording open(Path directory) {
    Map<Signal, Path> files = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      for (String suffix : new String[] {".jsonl.gz", ".jsonl"}) {
        Path file = directory.resolve(signal.label() + suffix);
        if (Files.isRegularFile(file)) {
          files.put(signal, file);
        }
      }
    }
    if (files.isEmpty()) {
      throw new UserException(
          directory
              + " holds no recording: expected logs.jsonl, traces.jsonl or metrics.jsonl,"
              + " each also with .gz, one OTLP/JSON export request a line");
    }
    return new Recording(directory, files);
  }

  /** The last part of the directory's name. */
  String name() {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }

  /** All requests of all signals, traces before logs before metrics; blank lines are left out. */
  void forEach(RequestConsumer consumer) throws IOException, InterruptedException {
    forEach(Signal.TRACES, consumer);
    forEach(Signal.LOGS, consumer);
    forEach(Signal.METRICS, consumer);
  }

  /** All requests of one signal. */
  void forEach(Signal signal, RequestConsumer consumer) throws IOException, InterruptedException {
    Path file = files.get(signal);
    if (file == null) {
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(uncompressed(file), StandardCharsets.UTF_8), 1 << 16)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          consumer.accept(signal, line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static InputStream uncompressed(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
  }
}
