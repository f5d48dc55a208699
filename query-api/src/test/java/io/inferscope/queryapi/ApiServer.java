package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.detector.IncidentStore;
import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.BulkResult;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API before a real Elasticsearch, started by the first test that asks and stopped with the
 * JVM. A token is {@code read:TENANT} or {@code operate:TENANT}.
 */
final class ApiServer {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddedElasticsearch NODE = node();
  static final ElasticsearchConnection CONNECTION = connection();

  /** What time it is; tests that change it set it back. */
  static volatile InstantSource clock = InstantSource.system();

  private static final URI ADDRESS = start();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ApiServer() {}

  private static EmbeddedElasticsearch node() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "node-");
      EmbeddedElasticsearch node =
          EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ElasticsearchConnection connection() {
    ElasticsearchConnection connection =
        ElasticsearchConnection.open(ElasticsearchConfig.of(NODE.uri()));
    try {
      if (new Templates(connection, Capabilities.CORE).install()
          instanceof Templates.Installation.Refused refused) {
        throw new IllegalStateException(refused.reason());
      }
      return connection;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI start() {
    QueryServices services =
        new QueryServices(
            CONNECTION,
            new TelemetrySearch(CONNECTION),
            new TelemetryReader(CONNECTION),
            new RollupReader(CONNECTION),
            new IncidentStore(CONNECTION),
            () -> Pipeline.of(Pipeline.Intake.none(), List.of(), List.of()),
            Optional.of(URI.create("https://kibana.example/s/ops/")),
            List.of(),
            () -> "");
    QueryApi api =
        QueryApi.start(
            Vertx.vertx(),
            new QueryApiConfig("127.0.0.1", 0, Duration.ofDays(3650), 1_000, 8),
            ApiServer::decide,
            services,
            new SimpleMeterRegistry(),
            () -> clock.instant());
    return URI.create("http://127.0.0.1:" + api.port());
  }

  private static Access.Decision decide(String token, Access.Right right) {
    int colon = token.indexOf(':');
    if (colon < 0) {
      return new Access.Decision.Unauthenticated();
    }
    boolean allowed = right == Access.Right.READ || token.startsWith("operate:");
    return allowed
        ? new Access.Decision.Granted(token.substring(colon + 1), "key-of-" + token, false)
        : new Access.Decision.Forbidden();
  }

  static HttpResponse<String> send(
      String method, String path, String token, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(ADDRESS.resolve(path))
            .header("Authorization", "Bearer " + token)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return answer(request.build());
  }

  private static HttpResponse<String> answer(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Stores documents where searches find them. */
  static void store(String stream, List<? extends JsonNode> documents, String idPrefix) {
    BulkBody body = new BulkBody(1 << 16);
    for (int i = 0; i < documents.size(); i++) {
      body.create(stream, idPrefix + i);
      byte[] json = documents.get(i).toString().getBytes(StandardCharsets.UTF_8);
      body.write(json, 0, json.length);
      body.endDocument();
    }
    try {
      if (!(new BulkClient(CONNECTION, false).send(body) instanceof BulkResult.Completed)) {
        throw new IllegalStateException("not stored: " + stream);
      }
      answer(
          HttpRequest.newBuilder(NODE.uri().resolve("/" + stream + "/_refresh"))
              .POST(BodyPublishers.noBody())
              .build());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
