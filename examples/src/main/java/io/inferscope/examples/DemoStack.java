package io.inferscope.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The example services as one system: load → gateway → feature store and two replicas of the model
 * server, a process each.
 */
final class DemoStack implements AutoCloseable {
  private static final int REPLICAS = 2;

  private final List<ChildProcess> children = new ArrayList<>();
  private final List<ChildProcess> replicas = new ArrayList<>();
  private final Targets targets;
  private final Path directory;

  private DemoStack(Targets targets, Path directory) {
    this.targets = targets;
    this.directory = directory;
  }

  /**
   * Where telemetry goes.
   *
   * @param logstash host:port that takes JSON lines
   */
  record Targets(URI otlp, String logstash) {}

  /**
   * Starts all services but the load, and waits until they listen.
   *
   * @param directory for their output
   */
  static DemoStack start(Targets targets, Path directory) throws IOException {
    DemoStack stack = new DemoStack(targets, directory);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "end-children"));
    try {
      stack.startServices();
      return stack;
    } catch (IOException e) {
      stack.close();
      throw e;
    }
  }

  private void startServices() throws IOException {
    child("feature-store", FeatureStore.class, List.of("--port", "0", "--admin-port", "0"));
    for (int i = 0; i < REPLICAS; i++) {
      String instance = "model-server-" + i;
      String otlp = targets.otlp().toString();
      replicas.add(
          child(
              instance,
              ModelServer.class,
              List.of(
                  "--port",
                  "0",
                  "--admin-port",
                  "0",
                  "--instance",
                  instance,
                  "--otlp-endpoint",
                  otlp)));
    }
    for (ChildProcess child : children) {
      child.awaitReady();
    }
    startGateway();
  }

  private void startGateway() throws IOException {
    List<String> urls = replicas.stream().map(replica -> replica.url().toString()).toList();
    child(
            "gateway",
            Gateway.class,
            List.of(
                "--port",
                "0",
                "--otlp-endpoint",
                targets.otlp().toString(),
                "--logstash-address",
                targets.logstash(),
                "--feature-store",
                service("feature-store").url().toString(),
                "--model-servers",
                String.join(",", urls)))
        .awaitReady();
  }

  /** Lets the users come. */
  void startLoad(double requestsPerSecond, long seed) throws IOException {
    child(
            "load",
            LoadGenerator.class,
            List.of(
                "--gateway",
                service("gateway").url().toString(),
                "--rate",
                Double.toString(requestsPerSecond),
                "--seed",
                Long.toString(seed)))
        .awaitReady();
  }

  private synchronized ChildProcess child(String name, Class<?> program, List<String> arguments)
      throws IOException {
    ChildProcess child = ChildProcess.start(name, program, arguments, directory);
    children.add(child);
    return child;
  }

  /** All processes so far. */
  synchronized List<ChildProcess> children() {
    return List.copyOf(children);
  }

  ChildProcess service(String name) {
    return children().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service " + name));
  }

  /** Makes a fault happen; it is in force when this returns. */
  Injection inject(Fault fault, RandomGenerator random) throws IOException {
    List<ChildProcess> places =
        switch (fault.place()) {
          case EVERY_REPLICA -> replicas;
          case ONE_REPLICA -> List.of(replicas.get(random.nextInt(replicas.size())));
          case DEPENDENCY -> List.of(service("feature-store"));
        };
    for (ChildProcess place : places) {
      post(place.admin().resolve("/faults/" + fault.label()));
    }
    List<String> names = places.stream().map(ChildProcess::name).toList();
    return new Injection(fault, Instant.now(), names);
  }

  private static void post(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answered " + response.statusCode() + response.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while calling " + uri, e);
    }
  }

  /** Ends every process; safe to call again. */
  @Override
  public void close() {
    children().forEach(ChildProcess::requestEnd);
    children().forEach(ChildProcess::close);
  }
}
