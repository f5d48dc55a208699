package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.examples.HttpListener.Reply;
import io.inferscope.examples.HttpListener.Request;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One version of the model server at work: an engine and the telemetry that it is seen by. */
final class ModelRelease {
  private static final Engine.Limits LIMITS =
      new Engine.Limits(16, 1024, 160, Duration.ofNanos(700_000));
  private static final long WEIGHTS_SEED = 20_26;
  private static final int WARM_UP_REQUESTS = 24;
  private static final int MOST_TOKENS = 512;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private final ServiceIdentity identity;
  private final Vocabulary vocabulary;
  private final Telemetry telemetry;
  private final Engine engine;
  private final CompletionSpans spans;
  private final CompletionAnswer answers;
  private final EngineMetrics metrics;
  private int inFlight;

  private ModelRelease(
      ServiceIdentity identity, Vocabulary vocabulary, Telemetry telemetry, Engine engine) {
    this.identity = identity;
    this.vocabulary = vocabulary;
    this.telemetry = telemetry;
    this.engine = engine;
    this.metrics = EngineMetrics.register(telemetry.meter(), engine.counts());
    this.spans = new CompletionSpans(telemetry.tracer());
    this.answers = new CompletionAnswer(vocabulary, identity.version());
  }

  /** Loads the model, warms up, and begins to export. */
  static ModelRelease start(ServiceIdentity identity, URI otlpEndpoint, Vocabulary vocabulary) {
    Engine engine = new Engine(LIMITS, vocabulary, WEIGHTS_SEED, InstantSource.system());
    warmUp(engine, vocabulary);
    Telemetry telemetry = Telemetry.start(identity, otlpEndpoint);
    telemetry.takeLogs();
    return new ModelRelease(identity, vocabulary, telemetry, engine);
  }

  /** Lets the compiler see the model's loops before the first request does. */
  private static void warmUp(Engine engine, Vocabulary vocabulary) {
    int[] prompt = vocabulary.encode(String.join(" ", vocabulary.passages().subList(0, 6)));
    for (int i = 0; i < WARM_UP_REQUESTS; i++) {
      engine.submit(new GenerationRequest("warm-up-" + i, prompt, 32, i)).join();
    }
    engine.counts().reset();
  }

  ServiceIdentity identity() {
    return identity;
  }

  Engine engine() {
    return engine;
  }

  /** Answers {@code POST /v1/completions}. */
  Reply complete(Request http) {
    enter();
    try {
      Span span = spans.start(http);
      return Context.root().with(span).wrapSupplier(() -> complete(http, span)).get();
    } finally {
      leave();
    }
  }

  private Reply complete(Request http, Span span) {
    JsonNode body = Json.read(http.body());
    Optional<GenerationRequest> request = parse(body);
    if (request.isEmpty()) {
      HttpTracing.endServer(span, 400);
      return Reply.error(400, "needs a model, a prompt, and max_tokens from 1 to " + MOST_TOKENS);
    }
    String model = body.path("model").asText();
    spans.describe(span, request.get(), model);
    Generation generation = engine.submit(request.get()).join();
    metrics.record(generation, model);
    spans.record(span, model, generation);
    CompletionAnswer.Answer answer = answers.of(request.get(), model, generation);
    answer.failure().ifPresent(span::recordException);
    HttpTracing.endServer(span, answer.reply().status(), answer.errorType());
    return answer.reply();
  }

  private Optional<GenerationRequest> parse(JsonNode body) {
    int[] prompt = vocabulary.encode(body.path("prompt").asText(""));
    int tokens = body.path("max_tokens").asInt(16);
    if (!body.hasNonNull("model") || prompt.length == 0 || tokens < 1 || tokens > MOST_TOKENS) {
      return Optional.empty();
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String id = "cmpl-" + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    long seed = body.has("seed") ? body.get("seed").asLong() : random.nextLong();
    return Optional.of(new GenerationRequest(id, prompt, tokens, seed));
  }

  private synchronized void enter() {
    inFlight++;
  }

  private synchronized void leave() {
    inFlight--;
    notifyAll();
  }

  /** Waits until its requests are answered, for five seconds at most, and closes everything. */
  void drainAndClose() {
    try {
      awaitIdle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.close();
    metrics.close();
    telemetry.close();
  }

  private synchronized void awaitIdle() throws InterruptedException {
    long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
    long left = DRAIN_LIMIT.toMillis();
    while (inFlight > 0 && left > 0) {
      wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
  }
}
