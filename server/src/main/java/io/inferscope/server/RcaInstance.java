package io.inferscope.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.elasticsearch.Namespaces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All roles on free ports in a scratch directory, with a tenant for each recorded case, so that no
 * case can see another's telemetry. Not thread-safe.
 */
final class RcaInstance implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration INDEXER_PATIENCE = Duration.ofMinutes(2);

  private final Path scratch;
  private final Application application;
  private final ElasticsearchConnection connection;
  private final HttpClient client;
  private final List<String> tokens;
  private final Consumer<String> progress;

  private RcaInstance(
      Path scratch, Application application, List<String> tokens, Consumer<String> progress) {
    this.scratch = scratch;
    this.application = application;
    this.tokens = List.copyOf(tokens);
    this.progress = progress;
    connection =
        ElasticsearchConnection.open(
            ElasticsearchConfig.of(URI.create(application.endpoints().elasticsearch())));
    client = HttpClient.newHttpClient();
  }

  static RcaInstance start(int cases, Consumer<String> progress)
      throws IOException, InterruptedException {
    SecureRandom random = new SecureRandom();
    List<String> tokens = new ArrayList<>();
    IntStream.range(0, cases).forEach(i -> tokens.add(ApiKeys.newToken(random)));
    Path scratch = Files.createTempDirectory("inferscope-rca-");
    try {
      Configuration configuration =
          new ConfigurationLoader(System::getenv)
              .load(Optional.empty(), overrides(scratch))
              .withAccess(new Configuration.AccessSection(keys(tokens)));
      return new RcaInstance(scratch, Application.start(configuration, progress), tokens, progress);
    } catch (RuntimeException | InterruptedException e) {
      ScratchDirectories.delete(scratch);
      throw e;
    }
  }

  /** The detector watches the present, in which a recording has nothing. */
  private static Map<String, Object> overrides(Path scratch) {
    Map<String, Object> overrides = ScratchDirectories.freePorts(scratch);
    overrides.put("detector.interval", "1d");
    overrides.put("query-api.max-range", "100000d");
    overrides.put("elasticsearch.embedded.heap", "1GB");
    return overrides;
  }

  private static List<ApiKey> keys(List<String> tokens) {
    return IntStream.range(0, tokens.size())
        .mapToObj(
            i ->
                new ApiKey(
                    ApiKeys.idOf(tokens.get(i)),
                    namespace(i),
                    Set.of(ApiKey.Scope.INGEST, ApiKey.Scope.READ),
                    ApiKeys.hash(tokens.get(i))))
        .toList();
  }

  private static String namespace(int index) {
    return "case" + index;
  }

  /** One line of JSON about the case whose tenant has this index. */
  String answer(int index, RecordedCase recorded, boolean findOnset) throws InterruptedException {
    String name = recorded.recording().name();
    long startNanos = System.nanoTime();
    try {
      RecordedTimes times = times(recorded);
      ingest(index, recorded, times);
      long askedNanos = System.nanoTime();
      JsonNode answer = questions(index).rootCauses(windows(recorded, times, findOnset));
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: indexed after %.1f s, analysed in %.1f s",
              name,
              (askedNanos - startNanos) / 1e9,
              (System.nanoTime() - askedNanos) / 1e9));
      return line(name, answer, times).toString();
    } catch (IOException | ElasticsearchException | UserException e) {
      progress.accept(name + ": " + e.getMessage());
      return failure(name, String.valueOf(e.getMessage())).toString();
    } finally {
      new Namespaces(connection).remove(namespace(index));
    }
  }

  /** Reading a recording only for its times is spared where its range says they are in order. */
  private static RecordedTimes times(RecordedCase recorded)
      throws IOException, InterruptedException {
    return recorded.range().from().isBefore(Instant.EPOCH)
        ? RecordedTimes.storable(recorded.recording())
        : RecordedTimes.AS_THEY_ARE;
  }

  private void ingest(int index, RecordedCase recorded, RecordedTimes times)
      throws IOException, InterruptedException {
    URI collector = URI.create("http://127.0.0.1:" + application.endpoints().otlpHttp());
    OtlpSender sender = new OtlpSender(collector, tokens.get(index), client, new SecureRandom());
    Replay.Account account =
        new Replay(sender, Double.POSITIVE_INFINITY, progress).run(recorded.recording(), times);
    if (account.accepted() == 0) {
      throw new UserException("the collector accepted nothing of " + recorded.recording().name());
    }
    questions(index).awaitIndexed();
    new Namespaces(connection).refresh(namespace(index));
  }

  private RootCauseQuestions questions(int index) {
    return new RootCauseQuestions(
        URI.create("http://127.0.0.1:" + application.endpoints().query()),
        tokens.get(index),
        client,
        INDEXER_PATIENCE);
  }

  private static Map<String, Instant> windows(
      RecordedCase recorded, RecordedTimes times, boolean findOnset) {
    RecordedCase.Span baseline = recorded.baseline();
    RecordedCase.Span incident = recorded.incident();
    Map<String, Instant> windows = new LinkedHashMap<>();
    if (findOnset || baseline == null || incident == null) {
      windows.put("from", times.apply(recorded.range().from()));
      windows.put("to", times.apply(recorded.range().to()));
    } else {
      windows.put("baseline_from", times.apply(baseline.from()));
      windows.put("baseline_to", times.apply(baseline.to()));
      windows.put("incident_from", times.apply(incident.from()));
      windows.put("incident_to", times.apply(incident.to()));
    }
    return windows;
  }

  private static ObjectNode line(String name, JsonNode answer, RecordedTimes times) {
    ObjectNode line = JSON.createObjectNode().put("case", name);
    ArrayNode ranking = line.putArray("ranking");
    for (JsonNode suspect : answer.path("ranking")) {
      ObjectNode candidate = ranking.addObject();
      for (String field : List.of("service", "kind", "score", "evidence")) {
        candidate.set(field, suspect.path(field));
      }
    }
    String onset = answer.path("onset").asText("");
    line.put("onset", onset.isEmpty() ? null : times.original(Instant.parse(onset)).toString());
    line.put("abstained", answer.path("abstained").asBoolean());
    return line.put("reason", answer.path("reason").asText());
  }

  private static ObjectNode failure(String name, String error) {
    ObjectNode line = JSON.createObjectNode().put("case", name);
    line.putArray("ranking");
    line.putNull("onset");
    return line.put("abstained", true).put("error", error);
  }

  @Override
  public void close() throws IOException {
    client.close();
    connection.close();
    application.close();
    ScratchDirectories.delete(scratch);
  }
}
