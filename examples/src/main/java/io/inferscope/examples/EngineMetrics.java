package io.inferscope.examples;

import io.inferscope.examples.EngineCounts.Level;
import io.inferscope.examples.Generation.Generated;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine tells of itself: the server metrics of OpenTelemetry's GenAI conventions, the
 * levels and counters that vLLM has, by the names that a Prometheus receiver finds there (levels
 * are the highest since the last collection), and a line in the log every ten seconds.
 */
final class EngineMetrics implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger("io.inferscope.examples.Statistics");
  private static final int LINE_SECONDS = 10;
  private static final List<Double> REQUEST_BOUNDS =
      List.of(.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
  private static final List<Double> FIRST_TOKEN_BOUNDS =
      List.of(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1., 2.5, 5., 7.5, 10.);
  private static final List<Double> TOKEN_BOUNDS =
      List.of(.0005, .001, .002, .003, .004, .006, .008, .01, .025, .05, .1, .25, .5, 1.);

  /** Instruments cannot have the colon of Prometheus' names, views can. */
  private static final Map<String, String> PROMETHEUS_NAMES =
      Map.of(
          "vllm.num_requests_running", "vllm:num_requests_running",
          "vllm.num_requests_waiting", "vllm:num_requests_waiting",
          "vllm.kv_cache_usage_perc", "vllm:kv_cache_usage_perc",
          "vllm.num_preemptions", "vllm:num_preemptions_total",
          "vllm.prompt_tokens", "vllm:prompt_tokens_total",
          "vllm.generation_tokens", "vllm:generation_tokens_total",
          "vllm.request_success", "vllm:request_success_total");

  private final EngineCounts counts;
  private final LongCounter requests;
  private final DoubleHistogram duration;
  private final DoubleHistogram firstToken;
  private final DoubleHistogram perToken;
  private final ScheduledExecutorService lines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("statistics").daemon().factory());
  private long lastPromptTokens;
  private long lastGeneratedTokens;

  private EngineMetrics(Meter meter, EngineCounts counts) {
    this.counts = counts;
    requests = meter.counterBuilder("vllm.request_success").setUnit("{request}").build();
    duration = histogram(meter, "gen_ai.server.request.duration", REQUEST_BOUNDS);
    firstToken = histogram(meter, "gen_ai.server.time_to_first_token", FIRST_TOKEN_BOUNDS);
    perToken = histogram(meter, "gen_ai.server.time_per_output_token", TOKEN_BOUNDS);
  }

  /** Gives the instruments the names that vLLM's metrics have in Prometheus. */
  static void rename(SdkMeterProviderBuilder meters) {
    PROMETHEUS_NAMES.forEach(
        (instrument, name) ->
            meters.registerView(
                InstrumentSelector.builder().setName(instrument).build(),
                View.builder().setName(name).build()));
  }

  static EngineMetrics register(Meter meter, EngineCounts counts) {
    level(meter, "vllm.num_requests_running", "{request}", counts.running, 1);
    level(meter, "vllm.num_requests_waiting", "{request}", counts.waiting, 1);
    level(meter, "vllm.kv_cache_usage_perc", "1", counts.cacheUsage, 1e-6);
    counter(meter, "vllm.num_preemptions", "{preemption}", counts.preemptions);
    counter(meter, "vllm.prompt_tokens", "{token}", counts.promptTokens);
    counter(meter, "vllm.generation_tokens", "{token}", counts.generatedTokens);
    EngineMetrics metrics = new EngineMetrics(meter, counts);
    var unused =
        metrics.lines.scheduleAtFixedRate(
            metrics::line, LINE_SECONDS, LINE_SECONDS, TimeUnit.SECONDS);
    return metrics;
  }

  private static DoubleHistogram histogram(Meter meter, String name, List<Double> bounds) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setExplicitBucketBoundariesAdvice(bounds)
        .build();
  }

  private static void level(Meter meter, String name, String unit, Level level, double factor) {
    meter
        .gaugeBuilder(name)
        .setUnit(unit)
        .buildWithCallback(point -> point.record(level.takePeak() * factor));
  }

  private static void counter(Meter meter, String name, String unit, LongAdder count) {
    meter.counterBuilder(name).setUnit(unit).buildWithCallback(point -> point.record(count.sum()));
  }

  /** Counts a request that the engine has ended; only those with a text have times. */
  void record(Generation generation, String model) {
    if (!(generation instanceof Generated generated)) {
      return;
    }
    Attributes attributes =
        Attributes.of(
            CompletionSpans.OPERATION,
            CompletionSpans.TEXT_COMPLETION,
            CompletionSpans.PROVIDER,
            CompletionSpans.PROVIDER_NAME,
            CompletionSpans.REQUEST_MODEL,
            model);
    requests.add(1, attributes);
    duration.record(generated.timeline().total().toNanos() / 1e9, attributes);
    firstToken.record(generated.timeline().untilFirstToken().toNanos() / 1e9, attributes);
    int later = generated.tokens().size() - 1;
    if (later > 0) {
      perToken.record(generated.timeline().decode().toNanos() / 1e9 / later, attributes);
    }
  }

  private void line() {
    long prompt = counts.promptTokens.sum();
    long generated = counts.generatedTokens.sum();
    LOGGER.info(
        "Avg prompt throughput: {} tokens/s, Avg generation throughput: {} tokens/s, "
            + "Running: {} reqs, Waiting: {} reqs, KV cache usage: {}%",
        decimal((double) (prompt - lastPromptTokens) / LINE_SECONDS),
        decimal((double) (generated - lastGeneratedTokens) / LINE_SECONDS),
        counts.running.now(),
        counts.waiting.now(),
        decimal(counts.cacheUsage.now() / 1e4));
    lastPromptTokens = prompt;
    lastGeneratedTokens = generated;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  @Override
  public void close() {
    lines.shutdownNow();
  }
}
