package io.inferscope.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Asks the query API as one tenant. Thread-safe. */
final class RootCauseQuestions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

  /** Indexing is asked after, since no event of it can be awaited over HTTP. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final URI api;
  private final String key;
  private final HttpClient client;
  private final Duration patience;

  /**
   * @param patience how long the indexer may do nothing although there is something to do
   */
  RootCauseQuestions(URI api, String key, HttpClient client, Duration patience) {
    this.api = api;
    this.key = key;
    this.client = client;
    this.patience = patience;
  }

  /**
   * Until the loss account says that nothing is left in the buffer.
   *
   * @throws UserException when the indexer has not moved for the time of patience
   */
  void awaitIndexed() throws IOException, InterruptedException {
    long committed = -1;
    long movedNanos = System.nanoTime();
    JsonNode requests = get("/api/v1/pipeline").path("requests");
    while (sum(requests, "buffered") > 0) {
      if (sum(requests, "committed") > committed) {
        committed = sum(requests, "committed");
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
        throw new UserException(
            "the indexer has stored nothing for %d s, and %d requests wait; the log above says what Elasticsearch refuses"
                .formatted(patience.toSeconds(), sum(requests, "buffered")));
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      requests = get("/api/v1/pipeline").path("requests");
    }
  }

  private static long sum(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToLong(row -> row.path(field).asLong())
        .sum();
  }

  /** The answer for windows named as the API names its parameters. */
  JsonNode rootCauses(Map<String, ?> windows) throws IOException, InterruptedException {
    String query =
        windows.entrySet().stream()
            .map(
                window ->
                    window.getKey()
                        + "="
                        + URLEncoder.encode(window.getValue().toString(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return get("/api/v1/root-causes?" + query);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + path))
            .timeout(ANSWER_TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the query API answered " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
