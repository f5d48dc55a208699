package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.examples.TelemetrySink.SeenPoint;
import io.inferscope.examples.TelemetrySink.SeenSpan;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services as processes under load, seen through what they export. */
class ServicesTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Pattern TELLTALE =
      Pattern.compile(
          "(?i)(?<![a-z])(fault|inject|chaos|demo|simulat|halted|stall|exhaust(ion|ed)_?inj"
              + "|slow.?decode|cache.?exhaustion|bad.?rollout|dependency.?delay|admin)");

  @TempDir static Path directory;
  private static TelemetrySink sink;
  private static DemoStack stack;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    sink = TelemetrySink.start();
    stack = DemoStack.start(new DemoStack.Targets(sink.otlp(), sink.logstash()), directory);
    stack.startLoad(16, 1);
  }

  @AfterAll
  static void stop() throws IOException {
    stack.close();
    assertThat(stack.children()).noneMatch(ChildProcess::isAlive);
    sink.close();
  }

  /** Heals what the test has broken, and shows that no word of it was ever sent. */
  @AfterEach
  void heal() throws Exception {
    for (String name : List.of("feature-store", "model-server-0", "model-server-1")) {
      URI uri = stack.service(name).admin().resolve("/faults");
      client.send(HttpRequest.newBuilder(uri).DELETE().build(), BodyHandlers.discarding());
    }
    client.close();
    assertThat(sink.raw().stream().flatMap(ServicesTest::telltales)).isEmpty();
  }

  /** What gives the injection away, with what stands around it. */
  private static Stream<String> telltales(String bytes) {
    return TELLTALE
        .matcher(bytes)
        .results()
        .map(
            found ->
                bytes.substring(
                    Math.max(0, found.start() - 40), Math.min(bytes.length(), found.end() + 40)));
  }

  private static void await(String what, Predicate<List<SeenSpan>> spans) throws Exception {
    assertThat(sink.await(LIMIT, () -> spans.test(sink.spans()))).as(what).isTrue();
  }

  private static Predicate<SeenSpan> named(String name) {
    return span -> span.span().getName().equals(name);
  }

  private static Predicate<SeenSpan> startedAfter(Injection injection) {
    long nanos = injection.at().toEpochMilli() * 1_000_000;
    return span -> span.span().getStartTimeUnixNano() > nanos;
  }

  /** Of the last thirty: the first ones of a JVM are slow without any fault. */
  private static double median(List<SeenSpan> spans, Predicate<SeenSpan> which) {
    List<SeenSpan> chosen = spans.stream().filter(which).toList();
    if (chosen.size() < 30) {
      return Double.NaN;
    }
    List<SeenSpan> last = chosen.subList(chosen.size() - 30, chosen.size());
    return last.stream().mapToDouble(SeenSpan::millis).sorted().skip(15).findFirst().orElseThrow();
  }

  private static double total(String metric) {
    return sink.points().stream()
        .filter(point -> point.metric().equals(metric))
        .collect(Collectors.groupingBy(SeenPoint::instance))
        .values()
        .stream()
        .mapToDouble(points -> points.getLast().value())
        .sum();
  }

  @Test
  void aRequest_isOneTraceThroughAllServices() throws Exception {
    await("forty completions", spans -> spans.stream().filter(named("decode")).count() > 40);
    SeenSpan decode = sink.spans().stream().filter(named("decode")).toList().getLast();
    Predicate<SeenSpan> sameTrace =
        span -> span.span().getTraceId().equals(decode.span().getTraceId());
    await("the whole trace", spans -> spans.stream().filter(sameTrace).count() == 7);

    List<SeenSpan> trace = sink.spans().stream().filter(sameTrace).toList();

    assertThat(trace)
        .filteredOn(span -> span.span().getKind() == SpanKind.SPAN_KIND_CLIENT)
        .extracting(span -> span.attribute("peer.service"))
        .containsExactlyInAnyOrder("feature-store", "model-server");
    SeenSpan server =
        trace.stream().filter(named("POST /v1/completions")).toList().stream()
            .filter(span -> span.span().getKind() == SpanKind.SPAN_KIND_SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(server.attribute("gen_ai.operation.name")).isEqualTo("text_completion");
    assertThat(server.attribute("gen_ai.request.model")).startsWith("tiny-");
    assertThat(server.resource("service.version")).startsWith("1.");
    assertThat(server.resource("service.instance.id")).startsWith("model-server-");
  }

  @Test
  void logs_comeOverBothWaysWithTheirTrace() throws Exception {
    assertThat(
            sink.await(
                LIMIT,
                () ->
                    sink.logs().stream().anyMatch(log -> log.body().startsWith("Finished request"))
                        && sink.jsonLogs().stream().anyMatch(log -> log.has("tenant"))))
        .isTrue();

    assertThat(sink.logs())
        .filteredOn(log -> log.body().startsWith("Finished request"))
        .allMatch(log -> log.inTrace() && log.severity().equals("INFO"));
    JsonNode request = sink.jsonLogs().stream().filter(log -> log.has("tenant")).toList().get(0);
    assertThat(request.path("trace_id").asText()).hasSize(32);
    assertThat(request.path("service.name").asText()).isEqualTo("gateway");
  }

  @Test
  void theFeatureStore_sendsNothing() throws Exception {
    await("forty completions", spans -> spans.stream().filter(named("decode")).count() > 40);

    Set<String> services =
        sink.spans().stream()
            .map(span -> span.resource("service.name"))
            .collect(Collectors.toSet());

    assertThat(services).containsExactlyInAnyOrder("gateway", "model-server");
  }

  @Test
  void slowDecode_makesDecodingSlowerAndTheProcessorsBusier() throws Exception {
    await("warm", spans -> spans.stream().filter(named("decode")).count() > 90);
    double before = median(sink.spans(), named("decode"));
    Injection injection = stack.inject(Fault.SLOW_DECODE, new Random(1));
    Predicate<SeenSpan> after = named("decode").and(startedAfter(injection));

    await("slower", spans -> median(spans, after) > 1.4 * before);
  }

  @Test
  void cacheExhaustion_fillsTheCacheAndPreempts() throws Exception {
    double before = total("vllm:num_preemptions_total");
    stack.inject(Fault.CACHE_EXHAUSTION, new Random(1));

    assertThat(
            sink.await(
                LIMIT,
                () ->
                    total("vllm:num_preemptions_total") > before + 3
                        && total("vllm:kv_cache_usage_perc") > 1.8))
        .isTrue();
    assertThat(sink.logs()).anyMatch(log -> log.body().contains("is preempted"));
  }

  @Test
  void badRollout_failsAShareOfTheRequestsOfOneReplica() throws Exception {
    stack.inject(Fault.BAD_ROLLOUT, new Random(1));
    Predicate<SeenSpan> newRelease =
        span ->
            span.span().getKind() == SpanKind.SPAN_KIND_SERVER
                && span.resource("service.version").equals("1.5.0");
    Predicate<SeenSpan> failed =
        newRelease.and(span -> span.span().getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);

    await("eighty answers", spans -> spans.stream().filter(newRelease).count() > 80);

    double all = sink.spans().stream().filter(newRelease).count();
    assertThat(sink.spans().stream().filter(failed).count() / all).isBetween(0.2, 0.7);
    assertThat(
            sink.spans().stream()
                .filter(newRelease)
                .map(span -> span.resource("service.instance.id"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void dependencyDelay_isSeenOnlyInTheCallsToIt() throws Exception {
    Predicate<SeenSpan> calls = span -> span.attribute("peer.service").equals("feature-store");
    Injection injection = stack.inject(Fault.DEPENDENCY_DELAY, new Random(1));

    await("slower", spans -> median(spans, calls.and(startedAfter(injection))) > 330);

    assertThat(sink.spans().stream().filter(calls.and(startedAfter(injection))))
        .allMatch(span -> span.span().getStatus().getCode() != StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void stall_leavesRequestsWaitingWhileHealthIsFine() throws Exception {
    Injection injection = stack.inject(Fault.STALL, new Random(1));
    String instance = injection.targets().get(0);
    URI health = stack.service(instance).url().resolve("/health");
    long since = injection.at().toEpochMilli() * 1_000_000;
    Predicate<SeenPoint> later =
        point -> point.instance().equals(instance) && point.unixNanos() > since;

    assertThat(
            sink.await(
                LIMIT,
                () ->
                    sink.points().stream()
                        .filter(later)
                        .anyMatch(
                            point ->
                                point.metric().equals("vllm:num_requests_waiting")
                                    && point.value() > 40)))
        .isTrue();

    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    List<Double> tokens =
        sink.points().stream()
            .filter(later.and(point -> point.metric().equals("vllm:generation_tokens_total")))
            .map(SeenPoint::value)
            .distinct()
            .toList();
    assertThat(tokens).hasSize(1);
  }
}
