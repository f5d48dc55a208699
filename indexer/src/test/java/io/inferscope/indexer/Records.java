package io.inferscope.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.util.List;

/** Records and documents that tests begin with. */
final class Records {
  static final ObjectMapper JSON = new ObjectMapper();
  static final long NOON = 1_705_314_600_000_000_123L;
  static final Origin ORIGIN = new Origin("default", NOON + 2_000_000_000L, "otlp_grpc");
  static final Resource RESOURCE =
      new Resource(
          Attributes.builder().put("service.name", "gateway").put("host.name", "a1").build(),
          0,
          "https://opentelemetry.io/schemas/1.37.0");
  static final Scope SCOPE = new Scope("io.example.Gateway", "1.2", Attributes.EMPTY, 0, "");

  private Records() {}

  static LogRecord log(Value body, Attributes attributes) {
    return log(NOON, body, attributes);
  }

  static LogRecord log(long time, Value body, Attributes attributes) {
    return new LogRecord(RESOURCE, SCOPE, time, 0, 9, "INFO", body, attributes, 0, 0, "", "", "");
  }

  static Span span(Attributes attributes, List<Span.Event> events) {
    return span(Span.SpanKind.SERVER, attributes, events);
  }

  static Span span(Span.SpanKind kind, Attributes attributes, List<Span.Event> events) {
    return new Span(
        RESOURCE,
        SCOPE,
        "0102030405060708090a0b0c0d0e0f10",
        "0102030405060708",
        "",
        "",
        0,
        "GET /users",
        kind,
        NOON,
        NOON + 150_000_000,
        attributes,
        0,
        events,
        0,
        List.of(),
        0,
        Span.StatusCode.UNSET,
        "");
  }

  static MetricPoint point(String name, PointValue value) {
    return new MetricPoint(
        RESOURCE,
        SCOPE,
        name,
        "",
        "s",
        Attributes.builder().put("a", "b").build(),
        0,
        NOON,
        0,
        value);
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
