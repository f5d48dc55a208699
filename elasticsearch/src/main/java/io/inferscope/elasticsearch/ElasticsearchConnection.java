package io.inferscope.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one or more hosts of an Elasticsearch, round robin. Opening does no I/O; {@link
 * ServerCheck} asks who answers. Thread-safe.
 */
public final class ElasticsearchConnection implements AutoCloseable {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  private final ElasticsearchConfig config;
  private final List<String> hosts;
  private final @Nullable String authorization;
  private final HttpClient client;
  private final AtomicInteger next = new AtomicInteger();

  private ElasticsearchConnection(ElasticsearchConfig config, HttpClient client) {
    this.config = config;
    this.hosts = config.hosts().stream().map(ElasticsearchConnection::withoutSlash).toList();
    this.authorization = authorization(config.credentials());
    this.client = client;
  }

  /**
   * A connection as configured.
   *
   * @throws IllegalArgumentException when the authority's file or the fingerprint cannot be read
   */
  public static ElasticsearchConnection open(ElasticsearchConfig config) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout());
    ElasticsearchConfig.Trust trust = config.trust();
    if (trust != null) {
      SSLContext context = TrustedCertificates.context(trust);
      client.sslContext(context);
    }
    return new ElasticsearchConnection(config, client.build());
  }

  private static String withoutSlash(URI host) {
    String text = host.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static @Nullable String authorization(
      ElasticsearchConfig.@Nullable Credentials credentials) {
    return switch (credentials) {
      case null -> null;
      case ElasticsearchConfig.Credentials.ApiKey key -> "ApiKey " + key.encoded();
      case ElasticsearchConfig.Credentials.User user ->
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(
                      (user.name() + ':' + user.password()).getBytes(StandardCharsets.UTF_8));
    };
  }

  /** An answer of Elasticsearch, whatever its status. */
  record Response(int status, byte[] body) {
    boolean ok() {
      return status < 300;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Asks what shall be answered sooner than other requests. */
  Response get(String path, Duration timeout) throws IOException, InterruptedException {
    return send("GET", path, JSON, false, BodyPublishers.noBody(), timeout);
  }

  /** Sends a request without a body or with a JSON body. */
  Response send(String method, String path, @Nullable String json)
      throws IOException, InterruptedException {
    BodyPublisher body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
    return send(method, path, JSON, false, body);
  }

  /**
   * Sends a request to the next host that takes the connection; none is an IOException. A request
   * that may have arrived is never sent twice.
   */
  Response send(String method, String path, String contentType, boolean gzip, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(method, path, contentType, gzip, body, config.requestTimeout());
  }

  private Response send(
      String method,
      String path,
      String contentType,
      boolean gzip,
      BodyPublisher body,
      Duration timeout)
      throws IOException, InterruptedException {
    ConnectException last = new ConnectException();
    for (int attempt = 0; attempt < hosts.size(); attempt++) {
      String host = hosts.get(Math.floorMod(next.getAndIncrement(), hosts.size()));
      try {
        HttpRequest request = request(host + path, method, contentType, gzip, body, timeout);
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        return new Response(response.statusCode(), response.body());
      } catch (ConnectException e) {
        last = e;
      }
    }
    throw last;
  }

  private HttpRequest request(
      String uri,
      String method,
      String contentType,
      boolean gzip,
      BodyPublisher body,
      Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(timeout)
            .header("Content-Type", contentType)
            .method(method, body);
    if (gzip) {
      request.header("Content-Encoding", "gzip");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  /** The hosts as a person would write them. */
  String hosts() {
    return String.join(", ", hosts);
  }

  @Override
  public void close() {
    client.close();
  }
}
