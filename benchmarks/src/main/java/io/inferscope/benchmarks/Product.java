package io.inferscope.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./inferscope up} as users run it, in a process of its own, on free ports. */
final class Product implements AutoCloseable {
  private static final Pattern GRPC = Pattern.compile("OTLP gRPC +\\S+:(\\d+)");
  private static final Pattern QUERY = Pattern.compile("query API +http://[^/]+:(\\d+)");

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
    return start(directory, elasticsearch, Ports.FREE, "");
  }

  /**
   * Where it listens; 0 is any free port.
   *
   * @param grpc for OTLP
   * @param query of the query API
   */
  record Ports(int grpc, int query) {
    static final Ports FREE = new Ports(0, 0);
  }

  /** The same on given ports, with more of a configuration. */
  static Product start(Path directory, URI elasticsearch, Ports ports, String configuration)
      throws IOException {
    Files.createDirectories(directory);
    Path config =
        Files.writeString(
            directory.resolve("inferscope.yaml"),
            """
            collector: {otlp-grpc-port: %d, otlp-http-port: 0, logstash-tcp-port: 0}
            query-api: {port: %d}
            %s
            """
                .formatted(ports.grpc(), ports.query(), configuration));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("inferscope.home", "."), "inferscope").toString(),
            "up",
            "--config",
            config.toString(),
            "--elasticsearch",
            elasticsearch.toString(),
            "--data",
            directory.resolve("data").toString());
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader reader = process.inputReader();
    StringBuilder output = new StringBuilder();
    String line = reader.readLine();
    while (line != null && !line.contains("Ctrl-C stops")) {
      output.append(line).append('\n');
      line = reader.readLine();
    }
    Matcher grpc = GRPC.matcher(output);
    Matcher query = QUERY.matcher(output);
    if (line == null || !grpc.find() || !query.find()) {
      process.destroy();
      throw new IllegalStateException("the product does not start:\n" + output);
    }
    Thread.ofVirtual().start(() -> copy(reader));
    return new Product(process, Integer.parseInt(grpc.group(1)), Integer.parseInt(query.group(1)));
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
