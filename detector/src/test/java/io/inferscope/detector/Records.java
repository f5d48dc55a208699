package io.inferscope.detector;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.List;

/** Telemetry made up for tests. */
final class Records {
  private Records() {}

  /** Names and values in turn. */
  static Attributes attributes(String... namesAndValues) {
    Attributes.Builder builder = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  static Resource resource(String... namesAndValues) {
    return new Resource(attributes(namesAndValues), 0, "");
  }

  static Span span(int number, Instant at, Resource resource, Attributes attributes) {
    long start = nanos(at);
    return new Span(
        resource,
        Scope.EMPTY,
        "%032x".formatted(number),
        "%016x".formatted(number),
        "",
        "",
        0,
        "POST /chat",
        Span.SpanKind.SERVER,
        start,
        start + 1_000_000,
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Span.StatusCode.UNSET,
        "");
  }

  static LogRecord log(Instant at, String service, int severity, String body, String traceId) {
    return new LogRecord(
        resource("service.name", service),
        Scope.EMPTY,
        nanos(at),
        nanos(at),
        severity,
        severity >= 17 ? "ERROR" : "INFO",
        new Value.Text(body),
        Attributes.EMPTY,
        0,
        0,
        traceId,
        "",
        "");
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000 + at.getNano();
  }
}
