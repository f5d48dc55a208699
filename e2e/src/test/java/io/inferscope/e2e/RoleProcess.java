package io.inferscope.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code inferscope up} with some of the roles, in a process of its own that can be killed. */
final class RoleProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean over;

  private RoleProcess(Process process) {
    this.process = process;
  }

  /** Starts a process that uses this broker and this Elasticsearch. */
  static RoleProcess start(Path directory, String roles, String broker, URI elasticsearch)
      throws IOException {
    return start(directory, roles, broker, elasticsearch, "");
  }

  /** The same with more of a configuration. */
  static RoleProcess start(
      Path directory, String roles, String broker, URI elasticsearch, String more)
      throws IOException {
    Files.createDirectories(directory);
    Path config =
        Files.writeString(
            directory.resolve("inferscope.yaml"),
            """
            buffer: {type: kafka, kafka: {servers: "%s", partitions: 4}}
            collector: {otlp-grpc-port: 0, otlp-http-port: 0, logstash-tcp-port: 0}
            query-api: {port: 0}
            %s
            """
                .formatted(broker, more));
    List<String> command = new ArrayList<>(Service.command());
    command.addAll(2, List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("up", "--config", config.toString(), "--data", directory.toString()));
    command.addAll(List.of("--roles", roles, "--elasticsearch", elasticsearch.toString()));
    RoleProcess started =
        new RoleProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    BufferedReader reader = started.process.inputReader(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(() -> started.listen(reader));
    return started;
  }

  private void listen(BufferedReader reader) {
    try {
      reader.lines().forEach(this::add);
    } catch (UncheckedIOException e) {
      add(e.getMessage());
    }
    synchronized (lines) {
      over = true;
      lines.notifyAll();
    }
  }

  private void add(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }

  /** Returns when it is ready. */
  RoleProcess await() throws IOException, InterruptedException {
    awaitLine("Ctrl-C stops");
    return this;
  }

  /** Returns when it has said so. */
  void awaitLine(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      while (lines.stream().noneMatch(line -> line.contains(text))) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (over || left <= 0) {
          throw new IOException("no '" + text + "' in\n" + String.join("\n", lines));
        }
        lines.wait(left);
      }
    }
  }

  /** What it printed behind a name. */
  URI url(String name) {
    synchronized (lines) {
      String output = String.join("\n", lines);
      Matcher matcher = Pattern.compile(name + " +(http://[^/\\s]+)").matcher(output);
      if (!matcher.find()) {
        throw new IllegalStateException(name + " is missing in:\n" + output);
      }
      return URI.create(matcher.group(1));
    }
  }

  /** As {@code kill -9} does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
