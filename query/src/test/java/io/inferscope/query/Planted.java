package io.inferscope.query;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records about which every test knows everything. */
final class Planted {
  static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:10Z");
  static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
  static final RecordContext CONTEXT =
      new RecordContext("generic.otel", "acme", RECEIVED, "otlp_grpc", null, null);

  private static final Scope SCOPE =
      new Scope("com.example.Decoder", "1.2", Attributes.EMPTY, 0, "");

  private Planted() {}

  static RecordContext context(String patternId) {
    return new RecordContext(
        "generic.otel", "acme", RECEIVED, "otlp_grpc", patternId, "request <uuid> took <duration>");
  }

  private static Resource resource(String service, String version) {
    return new Resource(
        Attributes.builder()
            .put("service.name", service)
            .put("service.version", version)
            .put("host.name", "node-1.example.com")
            .build(),
        0,
        "");
  }

  private static LogRecord log(
      String time, Resource resource, int severity, String level, Value body, Attributes more) {
    Instant instant = Instant.parse(time);
    long unixNano = instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    return new LogRecord(
        resource,
        SCOPE,
        unixNano,
        unixNano + 1_000_000,
        severity,
        level,
        body,
        more,
        0,
        1,
        more.isEmpty() ? "" : "0af7651916cd43dd8448eb211c80319c",
        more.isEmpty() ? "" : "b7ad6b7169203331",
        "");
  }

  /** Logs by a short name. */
  static Map<String, LogRecord> logs() {
    Resource gateway = resource("gateway", "1.0");
    Resource model = resource("model-server", "2.0");
    Map<String, LogRecord> logs = new LinkedHashMap<>();
    logs.put(
        "timeout",
        log(
            "2026-03-01T12:00:00.000000001Z",
            gateway,
            17,
            "ERROR",
            Value.of("Request 7f3a timed out after 30s: KV-cache exhausted"),
            Attributes.builder()
                .put("http.response.status_code", 504L)
                .put("retry", Value.of(true))
                .put("latency", Value.of(30.5))
                .put("url.path", "/v1/chat/completions")
                .build()));
    logs.put(
        "ok",
        log(
            "2026-03-01T12:00:01.5Z",
            gateway,
            9,
            "INFO",
            Value.of("Request 81bc took 120 ms"),
            Attributes.builder()
                .put("http.response.status_code", 200L)
                .put("retry", Value.of(false))
                .put("latency", Value.of(0.12))
                .put("url.path", "/v1/embeddings")
                .put("empty", "")
                .build()));
    logs.put(
        "cache",
        log(
            "2026-03-01T23:59:59.999999999Z",
            model,
            13,
            "WARN",
            Value.of("cache exhausted, evicting: free=0 used=512"),
            Attributes.builder()
                .put("cache.free", 0L)
                .put("cache.used", 512L)
                .put("tags", new Value.Array(List.of(Value.of("slow"), Value.of("Hot Path"))))
                .put("service.name", "from the log itself")
                .build()));
    logs.put(
        "exception",
        log(
            "2026-03-02T00:00:00Z",
            model,
            17,
            "ERROR",
            Value.of("decoder failed"),
            Attributes.builder()
                .put("exception.type", "java.lang.IllegalStateException")
                .put("exception.message", "no free block")
                .put(
                    "exception.stacktrace",
                    "java.lang.IllegalStateException: no free block\n\tat com.example.Decoder.step(Decoder.java:42)")
                .put("cache.free", -3L)
                .put("big", Long.MAX_VALUE)
                .build()));
    logs.put(
        "structured",
        log(
            "2026-02-28T10:00:00Z",
            model,
            9,
            "INFO",
            new Value.MapValue(
                Attributes.builder()
                    .put("event", "model.loaded")
                    .put("seconds", 12L)
                    .put(
                        "gpu", new Value.MapValue(Attributes.builder().put("name", "H100").build()))
                    .build()),
            Attributes.EMPTY));
    logs.put(
        "plain", log("2026-03-01T08:00:00Z", model, 0, "", Value.of("ready"), Attributes.EMPTY));
    return logs;
  }

  private static Span span(
      String name,
      Span.SpanKind kind,
      long durationNanos,
      Span.StatusCode status,
      Attributes more) {
    long start = RECEIVED.getEpochSecond() * 1_000_000_000;
    return new Span(
        resource("gateway", "1.0"),
        SCOPE,
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
        "",
        kind == Span.SpanKind.SERVER ? "" : "00f067aa0ba902b7",
        1,
        name,
        kind,
        start,
        start + durationNanos,
        more,
        0,
        List.of(),
        0,
        List.of(),
        0,
        status,
        status == Span.StatusCode.ERROR ? "deadline exceeded" : "");
  }

  /** Spans by a short name. */
  static Map<String, Span> spans() {
    Map<String, Span> spans = new LinkedHashMap<>();
    spans.put(
        "server",
        span(
            "POST /v1/chat/completions",
            Span.SpanKind.SERVER,
            2_000_000_000,
            Span.StatusCode.ERROR,
            Attributes.builder().put("http.response.status_code", 504L).build()));
    spans.put(
        "client",
        span(
            "chat llama",
            Span.SpanKind.CLIENT,
            150_000_000,
            Span.StatusCode.UNSET,
            Attributes.builder()
                .put("gen_ai.request.model", "llama")
                .put("name", "an attribute")
                .build()));
    return spans;
  }
}
