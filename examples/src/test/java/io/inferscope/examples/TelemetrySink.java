package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Takes OTLP over HTTP and JSON lines over TCP as a collector does, and keeps all of it. */
final class TelemetrySink implements AutoCloseable {
  private final HttpServer http;
  private final ServerSocket lines;
  private final List<SeenSpan> spans = new ArrayList<>();
  private final List<SeenPoint> points = new ArrayList<>();
  private final List<SeenLog> logs = new ArrayList<>();
  private final List<JsonNode> jsonLogs = new ArrayList<>();
  private final List<String> raw = new ArrayList<>();

  /** A span and who sent it. */
  record SeenSpan(Resource resource, Span span) {
    double millis() {
      return (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1e6;
    }

    String attribute(String key) {
      return text(span.getAttributesList(), key);
    }

    String resource(String key) {
      return text(resource.getAttributesList(), key);
    }
  }

  /** A number that a metric had. */
  record SeenPoint(String metric, String instance, long unixNanos, double value) {}

  /** A line of a log that came over OTLP. */
  record SeenLog(String instance, String severity, String body, boolean inTrace) {}

  private TelemetrySink(HttpServer http, ServerSocket lines) {
    this.http = http;
    this.lines = lines;
  }

  static TelemetrySink start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TelemetrySink sink =
        new TelemetrySink(
            HttpServer.create(new InetSocketAddress(loopback, 0), 0),
            new ServerSocket(0, 50, loopback));
    sink.http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    sink.http.createContext("/", sink::export);
    sink.http.start();
    Thread.ofVirtual().start(sink::accept);
    return sink;
  }

  URI otlp() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  String logstash() {
    return "127.0.0.1:" + lines.getLocalPort();
  }

  private void export(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String headers = exchange.getRequestHeaders().toString();
      take(exchange.getRequestURI().getPath(), headers, body);
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void take(String path, String headers, byte[] body)
      throws InvalidProtocolBufferException {
    raw.add(headers + new String(body, StandardCharsets.ISO_8859_1));
    switch (path) {
      case "/v1/traces" -> takeSpans(ExportTraceServiceRequest.parseFrom(body));
      case "/v1/metrics" -> takePoints(ExportMetricsServiceRequest.parseFrom(body));
      case "/v1/logs" -> takeLogs(ExportLogsServiceRequest.parseFrom(body));
      default -> throw new IllegalArgumentException(path);
    }
    notifyAll();
  }

  private void takeSpans(ExportTraceServiceRequest request) {
    for (var resource : request.getResourceSpansList()) {
      for (var scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(new SeenSpan(resource.getResource(), span)));
      }
    }
  }

  private void takePoints(ExportMetricsServiceRequest request) {
    for (var resource : request.getResourceMetricsList()) {
      String instance = text(resource.getResource().getAttributesList(), "service.instance.id");
      for (var scope : resource.getScopeMetricsList()) {
        for (var metric : scope.getMetricsList()) {
          List<NumberDataPoint> numbers = new ArrayList<>(metric.getGauge().getDataPointsList());
          numbers.addAll(metric.getSum().getDataPointsList());
          for (NumberDataPoint point : numbers) {
            double value = point.hasAsDouble() ? point.getAsDouble() : point.getAsInt();
            points.add(new SeenPoint(metric.getName(), instance, point.getTimeUnixNano(), value));
          }
        }
      }
    }
  }

  private void takeLogs(ExportLogsServiceRequest request) {
    for (var resource : request.getResourceLogsList()) {
      String instance = text(resource.getResource().getAttributesList(), "service.instance.id");
      for (var scope : resource.getScopeLogsList()) {
        for (var log : scope.getLogRecordsList()) {
          logs.add(
              new SeenLog(
                  instance,
                  log.getSeverityText(),
                  log.getBody().getStringValue(),
                  !log.getTraceId().isEmpty()));
        }
      }
    }
  }

  private void accept() {
    while (!lines.isClosed()) {
      try {
        Socket socket = lines.accept();
        Thread.ofVirtual().start(() -> readLines(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void readLines(Socket socket) {
    try (socket;
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        takeLine(line);
      }
    } catch (IOException e) {
      // The sender went away; what it sent is kept.
      return;
    }
  }

  private synchronized void takeLine(String line) {
    raw.add(line);
    if (!line.isBlank()) {
      jsonLogs.add(Json.read(line.getBytes(StandardCharsets.UTF_8)));
    }
    notifyAll();
  }

  private static String text(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  synchronized List<SeenSpan> spans() {
    return List.copyOf(spans);
  }

  synchronized List<SeenPoint> points() {
    return List.copyOf(points);
  }

  synchronized List<SeenLog> logs() {
    return List.copyOf(logs);
  }

  synchronized List<JsonNode> jsonLogs() {
    return List.copyOf(jsonLogs);
  }

  /** All that came, byte for byte, headers included. */
  synchronized List<String> raw() {
    return List.copyOf(raw);
  }

  /** Looks whenever something comes; false if the condition does not become true in time. */
  synchronized boolean await(Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    lines.close();
  }
}
