package io.inferscope.benchmarks;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpTraces;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up export requests as the OpenTelemetry SDK's batch processors send them: 512 records of
 * one resource. The records are those of model services: a dozen templates of log messages, spans
 * of HTTP servers, databases and models, one span in twenty with an exception as event.
 */
final class Workload {
  /** The SDK's {@code OTEL_BSP_MAX_EXPORT_BATCH_SIZE} and {@code OTEL_BLRP_…}. */
  static final int RECORDS_OF_A_REQUEST = 512;

  private static final String[] SERVICES = {
    "gateway", "chat", "embedding", "ranker", "retriever", "billing", "session", "moderation"
  };
  private static final String[] MODELS = {"small-1", "medium-2", "large-3"};
  private static final String[] ROUTES = {
    "/v1/chat/completions", "/v1/embeddings", "/v1/rank", "/v1/sessions/{id}", "/v1/usage"
  };

  private final SplittableRandom random;
  private final long startUnixNano;

  Workload(long seed, long startUnixNano) {
    this(new SplittableRandom(seed), startUnixNano);
  }

  private Workload(SplittableRandom random, long startUnixNano) {
    this.random = random;
    this.startUnixNano = startUnixNano;
  }

  /** Goes on drawing, with records of another time. */
  Workload at(long unixNano) {
    return new Workload(random, unixNano);
  }

  /**
   * An export request.
   *
   * @param protobuf as it is sent
   * @param documents that it becomes, events of spans included
   */
  record Request(byte[] protobuf, int documents) {}

  List<Request> logs(int requests) {
    List<Request> made = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      Resource resource = resource();
      Scope scope =
          new Scope("io.example." + SERVICES[i % SERVICES.length], "", Attributes.EMPTY, 0, "");
      List<LogRecord> records = new ArrayList<>(RECORDS_OF_A_REQUEST);
      for (int r = 0; r < RECORDS_OF_A_REQUEST; r++) {
        records.add(log(resource, scope, time(i, r)));
      }
      made.add(new Request(OtlpLogs.encode(records), records.size()));
    }
    return made;
  }

  List<Request> spans(int requests) {
    List<Request> made = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      Resource resource = resource();
      Scope scope = new Scope("io.opentelemetry.http", "2.10.0", Attributes.EMPTY, 0, "");
      List<Span> records = new ArrayList<>(RECORDS_OF_A_REQUEST);
      for (int r = 0; r < RECORDS_OF_A_REQUEST; r++) {
        records.add(span(resource, scope, time(i, r)));
      }
      int events = records.stream().mapToInt(span -> span.events().size()).sum();
      made.add(new Request(OtlpTraces.encode(records), records.size() + events));
    }
    return made;
  }

  /** A hundred thousand records a second, with some disorder. */
  private long time(int request, int record) {
    return startUnixNano
        + ((long) request * RECORDS_OF_A_REQUEST + record) * 10_000
        + random.nextInt(50_000_000);
  }

  private Resource resource() {
    String service = pick(SERVICES);
    int replica = random.nextInt(4);
    return new Resource(
        Attributes.builder()
            .put("service.name", service)
            .put("service.namespace", "production")
            .put("service.version", "1." + service.length() + ".0")
            .put("service.instance.id", service + "-" + replica)
            .put("deployment.environment.name", "production")
            .put("host.name", "node-" + replica)
            .put("k8s.namespace.name", "models")
            .put("k8s.pod.name", service + "-7d9f8b6c5-" + replica)
            .put("telemetry.sdk.name", "opentelemetry")
            .put("telemetry.sdk.language", "java")
            .put("telemetry.sdk.version", "1.63.0")
            .build(),
        0,
        "");
  }

  private LogRecord log(Resource resource, Scope scope, long time) {
    boolean error = random.nextInt(40) == 0;
    return new LogRecord(
        resource,
        scope,
        time,
        time + 1_500_000,
        error ? 17 : 9,
        error ? "ERROR" : "INFO",
        Value.of(error ? errorMessage() : message()),
        Attributes.builder()
            .put("thread.name", "worker-" + random.nextInt(32))
            .put("code.function.name", "io.example.Handler.handle")
            .put("code.line.number", 40L + random.nextInt(12))
            .put("http.route", pick(ROUTES))
            .put("gen_ai.request.model", pick(MODELS))
            .put("session.id", hex(8))
            .build(),
        0,
        1,
        hex(16),
        hex(8),
        "");
  }

  private String message() {
    return switch (random.nextInt(9)) {
      case 0 -> "Received request " + hex(6) + " from 10.0." + random.nextInt(255) + ".17";
      case 1 -> "Generated " + random.nextInt(900) + " tokens in " + random.nextInt(4000) + " ms";
      case 2 -> "Cache hit for key prompt:" + hex(8) + " after " + random.nextInt(90) + " us";
      case 3 -> "Cache miss for key prompt:" + hex(8);
      case 4 ->
          "Scheduled batch of "
              + random.nextInt(64)
              + " sequences, queue depth "
              + random.nextInt(500);
      case 5 ->
          "Retrieved "
              + random.nextInt(50)
              + " documents for query of "
              + random.nextInt(80)
              + " words";
      case 6 -> "Session " + hex(8) + " extended by " + random.nextInt(3600) + " seconds";
      case 7 ->
          "Sent response 200 with "
              + random.nextInt(90_000)
              + " bytes to 10.0."
              + random.nextInt(255)
              + ".3";
      default ->
          "Charged account " + random.nextInt(100_000) + " for " + random.nextInt(5000) + " tokens";
    };
  }

  private String errorMessage() {
    return random.nextBoolean()
        ? "Upstream ranker-"
            + random.nextInt(4)
            + " did not answer within 2000 ms, attempt "
            + random.nextInt(4)
        : "Out of key-value cache: "
            + random.nextInt(4096)
            + " blocks asked, "
            + random.nextInt(64)
            + " free";
  }

  private Span span(Resource resource, Scope scope, long start) {
    boolean error = random.nextInt(20) == 0;
    long end = start + 200_000 + random.nextInt(80_000_000);
    return new Span(
        resource,
        scope,
        hex(16),
        hex(8),
        "",
        random.nextInt(4) == 0 ? "" : hex(8),
        257,
        "POST " + pick(ROUTES),
        random.nextBoolean() ? Span.SpanKind.SERVER : Span.SpanKind.CLIENT,
        start,
        end,
        Attributes.builder()
            .put("http.request.method", "POST")
            .put("http.route", pick(ROUTES))
            .put("http.response.status_code", error ? 500L : 200L)
            .put("server.address", "10.0.0." + random.nextInt(32))
            .put("server.port", 8080L)
            .put("network.protocol.version", "1.1")
            .put("gen_ai.request.model", pick(MODELS))
            .put("gen_ai.usage.output_tokens", (long) random.nextInt(900))
            .put("thread.name", "worker-" + random.nextInt(32))
            .build(),
        0,
        error ? List.of(exception(end)) : List.of(),
        0,
        List.of(),
        0,
        error ? Span.StatusCode.ERROR : Span.StatusCode.UNSET,
        error ? "did not answer" : "");
  }

  private static Span.Event exception(long time) {
    return new Span.Event(
        time,
        "exception",
        Attributes.builder()
            .put("exception.type", "java.net.http.HttpTimeoutException")
            .put("exception.message", "request timed out")
            .put(
                "exception.stacktrace",
                "java.net.http.HttpTimeoutException: request timed out\n"
                    + "\tat io.example.Ranker.rank(Ranker.java:88)\n".repeat(12))
            .build(),
        0);
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
