package io.inferscope.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code inferscope up} with some of the roles, in a process of its own that can be killed. */
final class RoleProcess implements AutoCloseable {
  private final Process process;
  private final StringBuilder output = new StringBuilder();

  private RoleProcess(Process process) {
    this.process = process;
  }

  /** Starts a process that uses this broker and this Elasticsearch. */
  static RoleProcess start(Path directory, String roles, String broker, URI elasticsearch)
      throws IOException {
    Files.createDirectories(directory);
    Path config =
        Files.writeString(
            directory.resolve("inferscope.yaml"),
            """
            buffer: {type: kafka, kafka: {servers: "%s", partitions: 4}}
            collector: {otlp-grpc-port: 0, otlp-http-port: 0, logstash-tcp-port: 0}
            query-api: {port: 0}
            """
                .formatted(broker));
    List<String> command = new ArrayList<>(Service.command());
    command.addAll(2, List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("up", "--config", config.toString(), "--data", directory.toString()));
    command.addAll(List.of("--roles", roles, "--elasticsearch", elasticsearch.toString()));
    return new RoleProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Returns when it is ready. */
  RoleProcess await() throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line;
    while ((line = reader.readLine()) != null) {
      output.append(line).append('\n');
      if (line.contains("Ctrl-C stops")) {
        Thread.ofVirtual().start(() -> reader.lines().forEach(rest -> {}));
        return this;
      }
    }
    throw new IOException(output.toString());
  }

  /** What it printed behind a name. */
  URI url(String name) {
    Matcher matcher = Pattern.compile(name + " +(http://[^/\\s]+)").matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException(name + " is missing in:\n" + output);
    }
    return URI.create(matcher.group(1));
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
