package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The public API, as any client sees it. */
final class IncidentApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int ATTEMPTS = 10;
  private static final int PAUSE_SECONDS = 2;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI base;

  /**
   * @param base where {@code /api/v1} begins
   */
  IncidentApi(URI base) {
    this.base = base;
  }

  /** Whether services of all these names are known, that is, their telemetry can be found. */
  boolean knowsServices(Set<String> names) throws IOException {
    Set<String> missing = new HashSet<>(names);
    removeTexts(get("/api/v1/services"), missing);
    return missing.isEmpty();
  }

  private static void removeTexts(JsonNode node, Set<String> missing) {
    missing.remove(node.asText(""));
    node.forEach(child -> removeTexts(child, missing));
  }

  /** All incidents, the first opened first. */
  List<Incident> incidents() throws IOException {
    List<Incident> incidents = new ArrayList<>();
    for (JsonNode incident : get("/api/v1/incidents").path("incidents")) {
      incidents.add(Incident.of(incident));
    }
    incidents.sort(
        (left, right) ->
            left.openedAt().flatMap(l -> right.openedAt().map(l::compareTo)).orElse(0));
    return incidents;
  }

  /** One incident with all that is known of it; empty if it is gone. */
  Optional<Incident> incident(String id) throws IOException {
    JsonNode json = get("/api/v1/incidents/" + id);
    return json.hasNonNull("id") ? Optional.of(Incident.of(json)) : Optional.empty();
  }

  private JsonNode get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Accept", "application/json")
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<byte[]> response = send(request);
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            request.uri() + " answered " + response.statusCode() + ": " + text(response.body()));
      }
      return Json.read(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + request.uri(), e);
    }
  }

  /**
   * A machine under load answers late or 503 at times, the more so while it starts; only what goes
   * on is a failure.
   */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 503 || attempt == ATTEMPTS) {
          return response;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(request.uri() + " did not answer: " + e, e);
        }
      }
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    }
  }

  private static String text(byte[] body) {
    String text = Json.read(body).toString();
    return text.substring(0, Math.min(300, text.length()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
