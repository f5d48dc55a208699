package io.inferscope.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code ./inferscope up} as users run it, in a process of its own, on free ports. */
final class Product implements AutoCloseable {
  private static final Pattern GRPC = Pattern.compile("OTLP gRPC +\\S+:(\\d+)");
  private static final Pattern QUERY = Pattern.compile("(?:query API|status) +http://[^/]+:(\\d+)");

  private final Process process;
  private final int grpcPort;
  private final int queryPort;

  private Product(Process process, int grpcPort, int queryPort) {
    this.process = process;
    this.grpcPort = grpcPort;
    this.queryPort = queryPort;
  }

  /** Starts it on an Elasticsearch that runs, with its data in {@code directory}. */
  static Product start(Path directory, URI elasticsearch) throws IOException {
    return start(new Launch(directory, List.of(elasticsearch), Ports.FREE, "", "", Map.of()));
  }

  /**
   * Where it listens; 0 is any free port.
   *
   * @param grpc for OTLP
   * @param query of the query API, or of the status of a process without that role
   */
  record Ports(int grpc, int query) {
    static final Ports FREE = new Ports(0, 0);
  }

  /**
   * How to start it.
   *
   * @param configuration more of it, as YAML
   * @param roles separated by commas; empty for all
   * @param environment what its process has in its environment besides ours
   */
  record Launch(
      Path directory,
      List<URI> elasticsearch,
      Ports ports,
      String configuration,
      String roles,
      Map<String, String> environment) {
    List<String> command() throws IOException {
      Files.createDirectories(directory);
      String hosts =
          elasticsearch.stream().map(uri -> "'" + uri + "'").collect(Collectors.joining(","));
      Path config =
          Files.writeString(
              directory.resolve("inferscope.yaml"),
              """
              collector: {otlp-grpc-port: %d, otlp-http-port: 0, logstash-tcp-port: 0}
              query-api: {port: %d}
              elasticsearch: {hosts: [%s]}
              %s
              """
                  .formatted(ports.grpc, ports.query, hosts, configuration));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("inferscope.home", "."), "inferscope").toString());
      command.addAll(List.of("up", "--config", config.toString()));
      command.addAll(List.of("--data", directory.resolve("data").toString()));
      if (!roles.isEmpty()) {
        command.addAll(List.of("--roles", roles));
      }
      return command;
    }
  }

  /** Starts it; returns when it listens. */
  static Product start(Launch launch) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
    builder.environment().putAll(launch.environment);
    Process process = builder.start();
    BufferedReader reader = process.inputReader();
    StringBuilder output = new StringBuilder();
    String line = reader.readLine();
    while (line != null && !line.contains("Ctrl-C stops")) {
      output.append(line).append('\n');
      line = reader.readLine();
    }
    if (line == null) {
      process.destroy();
      throw new IllegalStateException("the product does not start:\n" + output);
    }
    Thread.ofVirtual().start(() -> copy(reader));
    return new Product(process, port(GRPC, output), port(QUERY, output));
  }

  /** 0 where the roles of the process have none. */
  private static int port(Pattern pattern, CharSequence output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Shows what the product says, until it ends or is ended. */
  private static void copy(BufferedReader reader) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        System.err.println(line);
      }
    } catch (IOException e) {
      System.err.println("(nothing more of the product's output: " + e.getMessage() + ")");
    }
  }

  int grpcPort() {
    return grpcPort;
  }

  int queryPort() {
    return queryPort;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, 30, TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
  }
}
