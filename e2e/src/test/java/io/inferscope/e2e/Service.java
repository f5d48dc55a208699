package io.inferscope.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code inferscope up} as users run it: a process of its own, on free ports, with data in a
 * directory.
 */
final class Service implements AutoCloseable {
  private static final Pattern OTLP = Pattern.compile("OTLP HTTP +(http://\\S+)");
  private static final Pattern LINES = Pattern.compile("logstash JSON +\\S+:(\\d+)");
  private static final Pattern ELASTICSEARCH = Pattern.compile("Elasticsearch +(http://\\S+)");
  private static final Pattern API = Pattern.compile("query API +(http://[^/]+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final String otlp;
  private final String api;
  private final String elasticsearch;
  private final int lines;

  private Service(Process process) throws IOException {
    this.process = process;
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = reader.readLine()) != null) {
      output.append(line).append('\n');
      if (line.contains("Ctrl-C stops")) {
        break;
      }
    }
    Thread.ofVirtual().start(() -> reader.lines().forEach(rest -> {}));
    otlp = find(OTLP);
    api = find(API);
    elasticsearch = find(ELASTICSEARCH);
    lines = Integer.parseInt(find(LINES));
  }

  /** One for all tests that look at documents of their own only; it ends with the JVM. */
  static Service shared() {
    return Shared.SERVICE;
  }

  static Service start(Path data) throws IOException {
    return start(command(), data, Map.of());
  }

  /** The same by another program, with more in its environment, in the folder of its data. */
  static Service start(List<String> program, Path data, Map<String, String> environment)
      throws IOException {
    Path config =
        Files.writeString(
            data.resolve("inferscope.yaml"),
            """
            collector: {otlp-grpc-port: 0, otlp-http-port: 0, logstash-tcp-port: 0}
            elasticsearch: {embedded: {http-port: 0, heap: 384MB}}
            query-api: {port: 0}
            """);
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of("up", "--config", config.toString(), "--data", data.resolve("data").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(data.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    return new Service(builder.start());
  }

  /** How to run {@code inferscope}; what it shall do has to be added. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx384m",
        "--enable-native-access=ALL-UNNAMED",
        "-Dinferscope.elasticsearch.distribution="
            + Path.of("../embedded-elasticsearch-launcher/target/elasticsearch-distribution")
                .toAbsolutePath()
                .normalize(),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "io.inferscope.server.Main");
  }

  private String find(Pattern pattern) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      process.destroy();
      throw new IllegalStateException("the service did not start:\n" + output);
    }
    return matcher.group(1);
  }

  /** Where to send OTLP over HTTP. */
  String otlp() {
    return otlp;
  }

  /** The port for lines of JSON. */
  int lines() {
    return lines;
  }

  /** Sources of the documents of a stream once there are so many, in order of time. */
  List<JsonNode> documents(String streams, String query, int count)
      throws IOException, InterruptedException {
    return documents(streams, query, sources -> sources.size() >= count);
  }

  /** The same once they are as wanted. */
  List<JsonNode> documents(String streams, String query, Predicate<List<JsonNode>> wanted)
      throws IOException, InterruptedException {
    String search =
        "/_search?ignore_unavailable=true&allow_no_indices=true&size=1000&sort=@timestamp&q="
            + encoded(query);
    Instant end = Instant.now().plus(PATIENCE);
    List<JsonNode> sources = List.of();
    while (!wanted.test(sources)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("only " + sources + " in " + streams + " for " + query);
      }
      TimeUnit.MILLISECONDS.sleep(250); // nothing tells when it has become searchable
      ask(streams + "/_refresh?ignore_unavailable=true&allow_no_indices=true");
      sources = ask(streams + search).path("hits").path("hits").findValues("_source");
    }
    return sources;
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(elasticsearch + "/" + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Content-Type", "application/json")
            .build();
    return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Posts to the OTLP/HTTP port. */
  HttpResponse<String> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(otlp + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(response(path).body());
  }

  HttpResponse<String> response(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(api + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks until the answer is as wanted: telemetry becomes searchable with a delay. */
  JsonNode await(String path, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode answer = get(path);
    while (!wanted.test(answer)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(path + " still answers " + answer);
      }
      TimeUnit.MILLISECONDS.sleep(
          250); // nothing outside the service tells when it has become searchable
      answer = get(path);
    }
    return answer;
  }

  /** Runs a command of a document until it prints what the document shows. */
  void await(Transcript.Step step) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String printed = step.run(otlp, api);
    while (!step.isAnsweredBy(printed)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            step.command() + " prints\n" + printed + "\nand should print\n" + step.output());
      }
      TimeUnit.MILLISECONDS.sleep(250); // as above
      printed = step.run(otlp, api);
    }
  }

  /** The process of the embedded Elasticsearch, the only one that the service starts. */
  ProcessHandle elasticsearch() {
    return process.children().findFirst().orElseThrow();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Stops as Ctrl-C does and answers with the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }

  private static final class Shared {
    static final Service SERVICE = start();

    private static Service start() {
      try {
        Service service =
            Service.start(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "shared-"));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        return service;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
