package io.inferscope.server;

import io.inferscope.elasticsearch.Backoff;
import io.inferscope.otlp.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Posts OTLP/JSON export requests. What the protocol calls retryable (429, 502, 503, 504, a lost
 * connection) is sent again after the time that the answer names, else after a growing, jittered
 * pause (opentelemetry.io/docs/specs/otlp#otlphttp-response). Thread-safe when the random generator
 * is.
 */
final class OtlpSender {
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final URI endpoint;
  private final String key;
  private final HttpClient client;
  private final Backoff backoff;
  private final AtomicLong repeated = new AtomicLong();

  /**
   * @param endpoint base address, to which {@code /v1/…} is added
   * @param key an API key, or empty
   */
  OtlpSender(URI endpoint, String key, HttpClient client, RandomGenerator random) {
    this.endpoint = endpoint;
    this.key = key;
    this.client = client;
    backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
  }

  /** How many requests were sent more than once, counted once for each time. */
  long repeated() {
    return repeated.get();
  }

  /**
   * Sends until the collector has said yes or no.
   *
   * @throws UserException when it does neither for five minutes
   */
  Delivery send(Signal signal, byte[] json) throws InterruptedException {
    HttpRequest request = request(signal, json);
    long startNanos = System.nanoTime();
    String trouble = "";
    for (int attempt = 0; System.nanoTime() - startNanos < PATIENCE.toNanos(); attempt++) {
      Duration pause = backoff.pause(attempt);
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 == 2) {
          return new Delivery.Accepted();
        }
        if (!RETRYABLE.contains(response.statusCode())) {
          return new Delivery.Refused(response.statusCode(), response.body());
        }
        trouble = response.statusCode() + " " + response.body();
        pause = retryAfter(response, pause);
      } catch (IOException e) {
        trouble = e.toString();
      }
      repeated.incrementAndGet();
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
    throw new UserException(
        "The collector at "
            + endpoint
            + " took nothing for "
            + PATIENCE.toMinutes()
            + " minutes ("
            + trouble
            + "); start it with `inferscope up`, or name another with --endpoint");
  }

  private HttpRequest request(Signal signal, byte[] json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + "/v1/" + signal.label()))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private static Duration retryAfter(HttpResponse<?> response, Duration otherwise) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .filter(named -> named.compareTo(LONGEST_PAUSE) <= 0 && !named.isZero())
        .orElse(otherwise);
  }
}
