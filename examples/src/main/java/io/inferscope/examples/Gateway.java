package io.inferscope.examples;

import static net.logstash.logback.argument.StructuredArguments.kv;
import static net.logstash.logback.argument.StructuredArguments.value;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.examples.HttpListener.Reply;
import io.inferscope.examples.HttpListener.Request;
import io.inferscope.examples.OutgoingCalls.Outcome;
import io.inferscope.examples.Program.Running;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The front door of the assistant: knows the tenant by its key, asks the feature store for context,
 * and has a model server answer. {@code POST /v1/chat}, {@code /v1/summarize}, {@code /v1/classify}
 * and {@code GET /health}.
 */
public final class Gateway implements AutoCloseable {
  private static final ServiceIdentity IDENTITY =
      new ServiceIdentity("gateway", "2.3.0", "gateway-0");
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant.id");
  private static final Map<String, String> TENANTS =
      Map.of("key-acme", "acme", "key-globex", "globex", "key-initech", "initech");

  /** Not static: the class is loaded before logback's configuration is chosen. */
  private final Logger logger = LoggerFactory.getLogger(Gateway.class);

  private final Telemetry telemetry;
  private final OutgoingCalls calls;
  private final ContextStore contexts;
  private final ModelReplicas models;
  private final DoubleHistogram durations;

  private Gateway(Telemetry telemetry, URI store, List<URI> replicas) {
    this.telemetry = telemetry;
    this.calls = new OutgoingCalls(telemetry.tracer(), telemetry.meter());
    this.contexts = new ContextStore(store, calls);
    this.models = new ModelReplicas(replicas, calls);
    this.durations =
        telemetry.meter().histogramBuilder("http.server.request.duration").setUnit("s").build();
  }

  /**
   * What a route asks of the model.
   *
   * @param tokens how long an answer may be
   */
  private record Route(String path, int tokens) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("/v1/chat", 40), new Route("/v1/summarize", 56), new Route("/v1/classify", 24));

  /** Starts a gateway; see the module's README for the options. */
  public static void main(String[] arguments) {
    Program.run(
        arguments,
        Set.of(
            "--port",
            "--otlp-endpoint",
            "--logstash-address",
            "--feature-store",
            "--model-servers"),
        Gateway::start);
  }

  private static Running start(Options options) throws IOException {
    logOver(options.text("--logstash-address", "127.0.0.1:4560"));
    Telemetry telemetry =
        Telemetry.start(IDENTITY, options.uri("--otlp-endpoint", "http://127.0.0.1:4318"));
    List<URI> replicas =
        Arrays.stream(
                options
                    .text("--model-servers", "http://127.0.0.1:8001,http://127.0.0.1:8002")
                    .split(","))
            .map(URI::create)
            .toList();
    Gateway gateway =
        new Gateway(telemetry, options.uri("--feature-store", "http://127.0.0.1:8003"), replicas);
    HttpListener http = HttpListener.start(options.port("--port", 8000), gateway::answer);
    gateway.logger.info("gateway {} serves on port {}", IDENTITY.version(), http.port());
    return new Running(IDENTITY.instance() + " listens on " + http.url(), gateway);
  }

  private static void logOver(String logstashAddress) {
    System.setProperty("logstash.address", logstashAddress);
    System.setProperty("service.name", IDENTITY.name());
    System.setProperty("service.version", IDENTITY.version());
    System.setProperty("service.instance", IDENTITY.instance());
    System.setProperty("logback.configurationFile", "io/inferscope/examples/logback-logstash.xml");
  }

  private Reply answer(Request request) {
    if (request.path().equals("/health")) {
      return new Reply(200, Json.object("status", "ok"));
    }
    Optional<Route> route =
        ROUTES.stream().filter(known -> known.path().equals(request.path())).findFirst();
    if (route.isEmpty() || !request.method().equals("POST")) {
      return Reply.error(404, "POST /v1/chat, /v1/summarize, /v1/classify or GET /health");
    }
    long start = System.nanoTime();
    Span span = HttpTracing.startServer(telemetry.tracer(), request, route.get().path());
    MDC.put("trace_id", span.getSpanContext().getTraceId());
    MDC.put("span_id", span.getSpanContext().getSpanId());
    MDC.put("trace_flags", span.getSpanContext().getTraceFlags().asHex());
    Reply reply = admit(request, route.get(), span);
    end(request, route.get(), span, reply.status(), System.nanoTime() - start);
    return reply;
  }

  private void end(Request request, Route route, Span span, int status, long durationNanos) {
    HttpTracing.endServer(span, status);
    durations.record(
        durationNanos / 1e9,
        Attributes.of(
            HttpTracing.METHOD,
            request.method(),
            HttpTracing.ROUTE,
            route.path(),
            HttpTracing.STATUS,
            (long) status));
    logger.info(
        "{} {} answered {} in {} ms",
        value("http.request.method", request.method()),
        value("http.route", route.path()),
        value("http.response.status_code", status),
        value("duration_ms", durationNanos / 1_000_000));
  }

  private Reply admit(Request request, Route route, Span span) {
    String key = request.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
    String tenant = TENANTS.get(key);
    JsonNode body = Json.read(request.body());
    if (tenant == null) {
      logger.warn("API key unknown or expired, {}", kv("key_length", key.length()));
      return Reply.error(401, "the API key is unknown or has expired");
    }
    if (!body.hasNonNull("model") || !body.hasNonNull("prompt")) {
      return Reply.error(400, "needs a model and a prompt");
    }
    MDC.put("tenant", tenant);
    span.setAttribute(TENANT, tenant);
    span.setAttribute(CompletionSpans.REQUEST_MODEL, body.get("model").asText());
    return generate(route, body, span);
  }

  private Reply generate(Route route, JsonNode body, Span span) {
    Context parent = Context.root().with(span);
    String question = body.get("prompt").asText();
    List<String> passages = contexts.passages(parent, question);
    String request =
        Json.object(
            "model",
            body.get("model").asText(),
            "prompt",
            String.join(" ", passages) + " " + question,
            "max_tokens",
            route.tokens());
    return switch (models.complete(parent, request)) {
      case Outcome.Answered answered when answered.status() == 200 ->
          new Reply(200, new String(answered.body(), StandardCharsets.UTF_8));
      case Outcome.Answered answered -> {
        logger.error("model-server answered {} to {}", answered.status(), route.path());
        yield Reply.error(answered.status() == 503 ? 503 : 502, "no answer from the model");
      }
      case Outcome.Unanswered(HttpTimeoutException timeout) -> {
        logger.error("model-server timed out on {}: {}", route.path(), timeout.getMessage());
        yield Reply.error(504, "the model took too long");
      }
      case Outcome.Unanswered(Exception reason) -> {
        logger.error("model-server did not answer to {}", route.path(), reason);
        yield Reply.error(502, "no answer from the model");
      }
    };
  }

  @Override
  public void close() {
    calls.close();
    telemetry.close();
  }
}
