package io.inferscope.benchmarks;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpTraces;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes up an incident: requests of five spans and two or three log records each, evenly over
 * fifteen minutes, in the last five of which the model server takes four times as long. Export
 * requests hold records of one resource, as SDKs send them.
 */
final class IncidentLoad {
  static final String CULPRIT = "model-server";
  static final int SPANS_OF_A_TRACE = 5;
  static final Duration BASELINE = Duration.ofMinutes(10);
  static final Duration INCIDENT = Duration.ofMinutes(5);

  private static final int SLOWER = 4;
  private static final List<String> SERVICES =
      List.of("gateway", "chat", "retriever", "ranker", CULPRIT);
  private static final int REPLICAS = 2;

  private final SplittableRandom random = new SplittableRandom(20_261_122);
  private final Instant start;
  private final long traces;
  private final Map<String, Resource> resources = new HashMap<>();
  private final Map<Resource, List<Span>> spans = new HashMap<>();
  private final Map<Resource, List<LogRecord>> logs = new HashMap<>();
  private final List<Buffer> spanRequests = new ArrayList<>();
  private final List<Buffer> logRequests = new ArrayList<>();
  private long made;

  /**
   * Ends now.
   *
   * @param traces how many there are in all
   */
  IncidentLoad(long traces, Instant now) {
    this.traces = traces;
    start = now.minus(BASELINE).minus(INCIDENT);
  }

  Instant start() {
    return start;
  }

  Instant onset() {
    return start.plus(BASELINE);
  }

  Instant end() {
    return onset().plus(INCIDENT);
  }

  long spans() {
    return traces * SPANS_OF_A_TRACE;
  }

  /** Two log records of each trace, three of every other one. */
  long logs() {
    return 2 * traces + traces / 2;
  }

  /**
   * The next requests, framed.
   *
   * @param spans of the trace service
   * @param logs of the log service
   */
  record Requests(List<Buffer> spans, List<Buffer> logs) {}

  /** The next traces, up to {@code atMost}; what is left over is sent with the last. */
  Requests next(long atMost) {
    long until = Math.min(traces, made + atMost);
    for (; made < until; made++) {
      add(made);
    }
    if (made == traces) {
      spans.values().forEach(this::flushSpans);
      logs.values().forEach(this::flushLogs);
    }
    Requests requests = new Requests(List.copyOf(spanRequests), List.copyOf(logRequests));
    spanRequests.clear();
    logRequests.clear();
    return requests;
  }

  boolean done() {
    return made == traces;
  }

  private void add(long number) {
    Duration whole = BASELINE.plus(INCIDENT);
    long offset = (long) ((double) number / traces * whole.toNanos());
    long begin = start.getEpochSecond() * 1_000_000_000L + start.getNano() + offset;
    boolean incident = offset >= BASELINE.toNanos();
    String trace = hex(16);
    long model = millis(30) * (incident ? SLOWER : 1);
    long retrieve = millis(8);
    long rank = millis(4);
    String gateway = span(trace, "", 0, begin, model + retrieve + rank + millis(4));
    String chat = span(trace, gateway, 1, begin + 500_000, model + retrieve + rank + millis(2));
    span(trace, chat, 2, begin + 700_000, retrieve);
    span(trace, chat, 3, begin + 800_000 + retrieve, rank);
    String served = span(trace, chat, 4, begin + 900_000 + retrieve + rank, model);
    log(trace, gateway, 0, begin, "Received request " + hex(6) + " of tenant-" + draw(20));
    log(
        trace,
        served,
        4,
        begin + model,
        "Generated " + draw(900) + " tokens in " + model / 1_000_000 + " ms");
    if (number % 2 == 1) {
      log(trace, chat, 1, begin, "Cache miss for key prompt:" + hex(8));
    }
  }

  /** About {@code median} milliseconds, in nanoseconds, with a long tail. */
  private long millis(double median) {
    return (long) (1e6 * median * Math.exp(0.3 * random.nextGaussian()));
  }

  private int draw(int bound) {
    return random.nextInt(bound);
  }

  private String span(String trace, String parent, int service, long begin, long nanos) {
    Resource resource = resource(SERVICES.get(service));
    String id = hex(8);
    boolean error = draw(200) == 0;
    List<Span> pending = spans.computeIfAbsent(resource, key -> new ArrayList<>());
    pending.add(
        new Span(
            resource,
            new Scope("io.opentelemetry.http", "2.10.0", Attributes.EMPTY, 0, ""),
            trace,
            id,
            "",
            parent,
            257,
            "POST /v1/" + SERVICES.get(service),
            Span.SpanKind.SERVER,
            begin,
            begin + nanos,
            Attributes.builder()
                .put("http.request.method", "POST")
                .put("http.route", "/v1/" + SERVICES.get(service))
                .put("http.response.status_code", error ? 500L : 200L)
                .put("gen_ai.request.model", "large-" + draw(3))
                .put("gen_ai.usage.input_tokens", (long) draw(4_000))
                .put("tenant", "tenant-" + draw(20))
                .put("thread.name", "worker-" + draw(32))
                .build(),
            0,
            List.of(),
            0,
            List.of(),
            0,
            error ? Span.StatusCode.ERROR : Span.StatusCode.UNSET,
            ""));
    if (pending.size() == Workload.RECORDS_OF_A_REQUEST) {
      flushSpans(pending);
    }
    return id;
  }

  private void log(String trace, String span, int service, long time, String message) {
    Resource resource = resource(SERVICES.get(service));
    List<LogRecord> pending = logs.computeIfAbsent(resource, key -> new ArrayList<>());
    pending.add(
        new LogRecord(
            resource,
            new Scope("io.example." + SERVICES.get(service), "", Attributes.EMPTY, 0, ""),
            time,
            time,
            9,
            "INFO",
            Value.of(message),
            Attributes.builder().put("thread.name", "worker-" + draw(32)).build(),
            0,
            1,
            trace,
            span,
            ""));
    if (pending.size() == Workload.RECORDS_OF_A_REQUEST) {
      flushLogs(pending);
    }
  }

  private Resource resource(String service) {
    String replica = service + "-" + draw(REPLICAS);
    return resources.computeIfAbsent(
        replica,
        name ->
            new Resource(
                Attributes.builder()
                    .put("service.name", service)
                    .put("service.version", "1.4.0")
                    .put("service.instance.id", name)
                    .put("host.name", "node-" + name)
                    .put("telemetry.sdk.language", "java")
                    .build(),
                0,
                ""));
  }

  private void flushSpans(List<Span> pending) {
    if (!pending.isEmpty()) {
      spanRequests.add(OtlpSender.framed(OtlpTraces.encode(pending)));
      pending.clear();
    }
  }

  private void flushLogs(List<LogRecord> pending) {
    if (!pending.isEmpty()) {
      logRequests.add(OtlpSender.framed(OtlpLogs.encode(pending)));
      pending.clear();
    }
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
