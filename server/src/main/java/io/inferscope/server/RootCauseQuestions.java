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

  RootCauseQuestions(URI api, String key, HttpClient client) {
    this.api = api;
    this.key = key;
    this.client = client;
  }

  /** Until the loss account says that nothing is left in the buffer. */
  void awaitIndexed() throws IOException, InterruptedException {
    while (StreamSupport.stream(get("/api/v1/pipeline").path("requests").spliterator(), false)
        .anyMatch(row -> row.path("buffered").asLong() > 0)) {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
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
