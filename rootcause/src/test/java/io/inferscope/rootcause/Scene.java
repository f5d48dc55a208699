package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Span.SpanKind;
import io.inferscope.model.Span.StatusCode;
import io.inferscope.model.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Makes up telemetry of a small system, request by request, with jitter from a seed. */
final class Scene {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant FAULT = START.plusSeconds(120);
  static final Instant END = START.plusSeconds(240);
  static final Window BASELINE = new Window(START, FAULT);
  static final Window INCIDENT = new Window(FAULT, END);
  static final Window RANGE = new Window(START, END);

  private static final double JITTER = 0.2;

  final Random random;
  final List<Span> spans = new ArrayList<>();
  final List<LogRecord> logs = new ArrayList<>();
  final List<MetricPoint> metrics = new ArrayList<>();
  private final Map<String, Resource> resources = new HashMap<>();
  private int ids;

  Scene(long seed) {
    random = new Random(seed);
  }

  /** As from services whose HTTP clients are not instrumented; calls that nobody saw are gone. */
  void dropClientSpans() {
    Map<String, String> parents = new HashMap<>();
    spans.stream()
        .filter(span -> span.kind() == SpanKind.CLIENT)
        .forEach(span -> parents.put(span.spanId(), span.parentSpanId()));
    spans.removeIf(span -> span.kind() == SpanKind.CLIENT);
    spans.replaceAll(
        span -> withParent(span, parents.getOrDefault(span.parentSpanId(), span.parentSpanId())));
  }

  private static Span withParent(Span span, String parentId) {
    return new Span(
        span.resource(),
        span.scope(),
        span.traceId(),
        span.spanId(),
        span.traceState(),
        parentId,
        span.flags(),
        span.name(),
        span.kind(),
        span.startTimeUnixNano(),
        span.endTimeUnixNano(),
        span.attributes(),
        span.droppedAttributesCount(),
        span.events(),
        span.droppedEventsCount(),
        span.links(),
        span.droppedLinksCount(),
        span.status(),
        span.statusMessage());
  }

  Telemetry telemetry() {
    return Telemetry.of(spans, logs, metrics);
  }

  /** Requests to one entry point at a steady rate. */
  void requests(Window window, double perSecond, Consumer<Call> behaviour) {
    double meanMillis = 1e3 / perSecond;
    Instant at = window.from().plusMillis(random.nextInt(1 + (int) meanMillis));
    while (at.isBefore(window.to())) {
      String traceId = String.format(Locale.ROOT, "%032x", ++ids);
      Call call = new Call(traceId, "", "gateway", "request", at);
      behaviour.accept(call);
      call.finish(SpanKind.SERVER);
      at = at.plusNanos((long) (1e6 * meanMillis * (0.5 + random.nextDouble())));
    }
  }

  /** One gauge value every ten seconds. */
  void gauge(
      String service, String instance, String name, Window window, double value, double spread) {
    for (Instant at = window.from(); at.isBefore(window.to()); at = at.plusSeconds(10)) {
      double jittered = value + spread * (random.nextDouble() - 0.5);
      metric(service, instance, name, at, new PointValue.DoubleGauge(jittered));
    }
  }

  /** A running total that grows every ten seconds. */
  long counter(
      String service, String instance, String name, Window window, long from, long growth) {
    long total = from;
    for (Instant at = window.from(); at.isBefore(window.to()); at = at.plusSeconds(10)) {
      total += growth == 0 ? 0 : growth + random.nextInt(1 + (int) (growth / 5));
      metric(
          service,
          instance,
          name,
          at,
          new PointValue.LongSum(total, PointValue.Temporality.CUMULATIVE, true));
    }
    return total;
  }

  private void metric(String service, String instance, String name, Instant at, PointValue value) {
    metrics.add(
        new MetricPoint(
            resource(service, instance, "1.0"),
            Scope.EMPTY,
            name,
            "",
            "",
            Attributes.EMPTY,
            0,
            Nanos.of(at),
            0,
            value));
  }

  /** A log that belongs to no span. */
  void log(String service, Instant at, int severity, String message) {
    logs.add(record(resource(service, service + "-0", "1.0"), "", "", at, severity, message));
  }

  private static LogRecord record(
      Resource resource, String traceId, String spanId, Instant at, int severity, String message) {
    return new LogRecord(
        resource,
        Scope.EMPTY,
        Nanos.of(at),
        Nanos.of(at),
        severity,
        "",
        Value.of(message),
        Attributes.EMPTY,
        0,
        0,
        traceId,
        spanId,
        "");
  }

  private Resource resource(String service, String instance, String version) {
    return resources.computeIfAbsent(
        service + "|" + instance + "|" + version,
        key ->
            new Resource(
                Attributes.builder()
                    .put("service.name", service)
                    .put("service.instance.id", instance)
                    .put("service.version", version)
                    .build(),
                0,
                ""));
  }

  /** A span being made; time advances with what it does. */
  final class Call {
    private final String traceId;
    private final String parentId;
    private final String spanId = String.format(Locale.ROOT, "%016x", ++ids);
    private final String service;
    private final String operation;
    private final Instant start;
    private final Attributes.Builder attributes = Attributes.builder();
    private Instant now;
    private String instance;
    private String version = "1.0";
    private String complaint = "";
    private boolean failed;
    private boolean silent;

    private Call(String traceId, String parentId, String service, String operation, Instant at) {
      this.traceId = traceId;
      this.parentId = parentId;
      this.service = service;
      this.operation = operation;
      this.start = at;
      this.now = at;
      this.instance = service + "-0";
    }

    Instant start() {
      return start;
    }

    Call instance(String name) {
      instance = name;
      return this;
    }

    Call version(String name) {
      version = name;
      return this;
    }

    Call work(double millis) {
      now = now.plusNanos((long) (1e6 * millis * (1 + JITTER * random.nextGaussian() / 2)));
      return this;
    }

    Call attribute(String name, double value) {
      attributes.put(name, Value.of(value));
      return this;
    }

    Call log(String message) {
      return log(9, message);
    }

    Call log(int severity, String message) {
      now = now.plusNanos(10_000);
      logs.add(
          record(resource(service, instance, version), traceId, spanId, now, severity, message));
      return this;
    }

    /** Somebody judges the answer, in an event of this span. */
    Call evaluation(String name, double score) {
      logs.add(
          new LogRecord(
              resource(service, instance, version),
              Scope.EMPTY,
              Nanos.of(now),
              Nanos.of(now),
              9,
              "",
              Value.EMPTY,
              Attributes.builder()
                  .put("gen_ai.evaluation.name", name)
                  .put("gen_ai.evaluation.score.value", Value.of(score))
                  .build(),
              0,
              0,
              traceId,
              spanId,
              "gen_ai.evaluation.result"));
      return this;
    }

    void fail() {
      failed = true;
    }

    /** The caller gives up waiting for this side, and says so. */
    void tireTheCaller(String message) {
      complaint = message;
    }

    /** This side sends no spans, nor do those that it calls. */
    void sayNothing() {
      silent = true;
    }

    /** Calls another service over a way that takes so long each direction. */
    Call call(String callee, String calledOperation, double wayMillis, Consumer<Call> behaviour) {
      Call client = new Call(traceId, spanId, service, "POST", now);
      client.instance(instance).version(version);
      client.attributes.put("peer.service", callee);
      int spansBefore = spans.size();
      client.work(wayMillis);
      Call server = new Call(traceId, client.spanId, callee, calledOperation, client.now);
      behaviour.accept(server);
      if (server.silent) {
        spans.subList(spansBefore, spans.size()).clear();
      } else {
        server.finish(SpanKind.SERVER);
      }
      client.now = server.now;
      client.work(wayMillis);
      client.failed = server.failed;
      if (!server.complaint.isEmpty()) {
        client.log(17, server.complaint).fail();
      }
      client.finish(SpanKind.CLIENT);
      now = client.now;
      return this;
    }

    /** Calls something of which no telemetry exists. */
    Call external(String address, double millis) {
      Call client = new Call(traceId, spanId, service, "query", now);
      client.instance(instance).version(version);
      client.attributes.put("server.address", address);
      client.work(millis);
      client.finish(SpanKind.CLIENT);
      now = client.now;
      return this;
    }

    private void finish(SpanKind kind) {
      spans.add(
          new Span(
              resource(service, instance, version),
              Scope.EMPTY,
              traceId,
              spanId,
              "",
              parentId,
              0,
              operation,
              kind,
              Nanos.of(start),
              Nanos.of(now),
              attributes.build(),
              0,
              List.of(),
              0,
              List.of(),
              0,
              failed ? StatusCode.ERROR : StatusCode.UNSET,
              ""));
    }
  }

  static Window last(Duration duration) {
    return new Window(END.minus(duration), END);
  }
}
