package io.inferscope.examples;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** HTTP calls with a client span and a duration each. Safe for use from many threads. */
final class OutgoingCalls implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final Tracer tracer;
  private final DoubleHistogram durations;

  OutgoingCalls(Tracer tracer, Meter meter) {
    this.tracer = tracer;
    this.durations = meter.histogramBuilder("http.client.request.duration").setUnit("s").build();
  }

  /** What became of a call. */
  sealed interface Outcome {
    record Answered(int status, byte[] body) implements Outcome {}

    record Unanswered(Exception reason) implements Outcome {}
  }

  /**
   * A call to make.
   *
   * @param peer what the called service is known as
   */
  record Call(String method, URI uri, String peer, Duration timeout, BodyPublisher body) {}

  /** Makes the call as a part of {@code parent}'s trace and waits for its end. */
  Outcome make(Context parent, Call call) {
    Span span = HttpTracing.startClient(tracer, parent, call.method(), call.uri(), call.peer());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(call.method(), call.body())
            .header("Content-Type", "application/json")
            .timeout(call.timeout());
    HttpTracing.propagate(span, request);
    long start = System.nanoTime();
    Outcome outcome = send(request.build());
    switch (outcome) {
      case Outcome.Answered answered -> {
        HttpTracing.endClient(span, answered.status());
        count(call, start, HttpTracing.STATUS.getKey(), Integer.toString(answered.status()));
      }
      case Outcome.Unanswered unanswered -> {
        HttpTracing.endClient(span, unanswered.reason());
        String type = unanswered.reason().getClass().getName();
        count(call, start, HttpTracing.ERROR_TYPE.getKey(), type);
      }
    }
    return outcome;
  }

  private Outcome send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      return new Outcome.Answered(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Outcome.Unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unanswered(e);
    }
  }

  private void count(Call call, long startNanoTime, String key, String value) {
    Attributes attributes =
        Attributes.builder()
            .put(HttpTracing.METHOD, call.method())
            .put(HttpTracing.PEER, call.peer())
            .put(HttpTracing.SERVER_ADDRESS, call.uri().getHost())
            .put(HttpTracing.SERVER_PORT, (long) call.uri().getPort())
            .put(key, value)
            .build();
    durations.record((System.nanoTime() - startNanoTime) / 1e9, attributes);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
