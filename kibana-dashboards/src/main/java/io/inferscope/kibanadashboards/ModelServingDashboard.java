package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Dashboard.Control;
import io.inferscope.kibanadashboards.Dashboard.Row;
import io.inferscope.kibanadashboards.Panel.Chart;
import java.util.ArrayList;
import java.util.List;

/**
 * Inference per model and replica. Latency phases are read from spans, which carry them one by one;
 * levels of the engine from its metrics, by the names that vLLM gives Prometheus.
 */
final class ModelServingDashboard {
  /**
   * Spans of the engine: only it knows how long a request waited for it. vLLM's have neither the
   * conventions' operation name nor their names of token counts, which the mapping gathers.
   */
  private static final String COMPLETIONS =
      "kind : Server and (gen_ai.operation.name : * or inferscope.tokens.output : *)";

  private static final String READ = "inferscope.tokens.input";
  private static final String MADE = "inferscope.tokens.output";
  private static final String FIRST_TOKEN = "gen_ai.latency.time_to_first_token";

  private static final String GUIDANCE =
      """
      A request waits in the **queue**, its prompt is read (**prefill**), then tokens come one by one (**decode**).
      Longer queue at the same load: a replica is missing or stalled. Longer prefill: longer prompts, or a cache that no longer hits. \
      Longer decode: larger batches, slower hardware, another model.
      Levels of the engine below are of all replicas, whatever is chosen above; they come from vLLM's metrics by a Prometheus receiver.\
      """;

  private ModelServingDashboard() {}

  static Dashboard describe() {
    List<Row> rows = new ArrayList<>(Row.head(7, GUIDANCE));
    rows.add(numbers());
    rows.add(Row.of(12, phases(), firstToken()));
    rows.add(Row.of(12, tokens(), durationByModel()));
    rows.add(Row.of(12, models(), endings()));
    rows.add(
        Row.of(
            12,
            level("Requests waiting in the engine", "vllm:num_requests_waiting", Unit.DECIMAL),
            level("Requests running in the engine", "vllm:num_requests_running", Unit.DECIMAL),
            level("Cache in use", "vllm:kv_cache_usage_perc", Unit.SHARE)));
    rows.add(
        Row.of(
            12,
            Panel.lines("Preemptions a second", DataView.METRICS)
                .by(Measures.byInstance(), Bucket.time())
                .show(new Metric.CounterRate("Preemptions", "vllm:num_preemptions_total"))
                .withoutFilters(),
            level("Processor in use", "process.cpu.utilization", Unit.SHARE),
            level("Resident memory", "process.memory.usage", Unit.BYTES)));
    return new Dashboard(
        "inferscope-model-serving",
        "Model serving",
        "Latency phases, tokens, queue, cache and errors of inference, per model and replica.",
        List.of(
            new Control("Model", Measures.MODEL, DataView.SPANS),
            new Control("Replica", Measures.INSTANCE, DataView.SPANS)),
        rows);
  }

  private static Row numbers() {
    return Row.of(
        6,
        Panel.number("Completions", DataView.SPANS)
            .where(COMPLETIONS)
            .show(Metric.count("Completions")),
        Panel.number("Failed completions", DataView.SPANS)
            .where(COMPLETIONS)
            .show(Measures.failedShare()),
        Panel.number("First token", DataView.SPANS)
            .where(COMPLETIONS)
            .show(Metric.percentile("First token, p95", FIRST_TOKEN, 95, Unit.SECONDS)),
        Panel.number("Tokens made of tokens read", DataView.SPANS)
            .where(COMPLETIONS)
            .show(
                new Metric.Computed(
                    "Made for each read",
                    "sum(%s) / sum(%s)".formatted(MADE, READ),
                    Unit.DECIMAL)));
  }

  static Chart phases() {
    return Panel.area("Where the time goes", DataView.SPANS)
        .where(COMPLETIONS)
        .by(Bucket.time())
        .show(
            Metric.average("Queue", "gen_ai.latency.time_in_queue", Unit.SECONDS),
            Metric.average("Prefill", "gen_ai.latency.time_in_model_prefill", Unit.SECONDS),
            Metric.average("Decode", "gen_ai.latency.time_in_model_decode", Unit.SECONDS));
  }

  private static Chart firstToken() {
    return Panel.lines("Time to the first token", DataView.SPANS)
        .where(COMPLETIONS)
        .by(Bucket.time())
        .show(
            Metric.percentile("p50", FIRST_TOKEN, 50, Unit.SECONDS),
            Metric.percentile("p95", FIRST_TOKEN, 95, Unit.SECONDS));
  }

  private static Chart tokens() {
    return Panel.lines("Tokens a second", DataView.SPANS)
        .where(COMPLETIONS)
        .by(Bucket.time())
        .show(Metric.sum("Read", READ).each(), Metric.sum("Made", MADE).each());
  }

  private static Chart durationByModel() {
    return Panel.lines("Whole request by model, 95th percentile", DataView.SPANS)
        .where(COMPLETIONS)
        .by(Bucket.top(10, "Model", Measures.MODEL).orNone(), Bucket.time())
        .show(Measures.latency(95));
  }

  private static Chart models() {
    return Panel.table("Models and replicas", DataView.SPANS)
        .where(COMPLETIONS)
        .by(
            Bucket.top(10, "Model", Measures.MODEL).orNone(),
            Measures.byInstance(),
            Bucket.top(3, "Version", "service.version"))
        .show(
            Metric.count("Requests"),
            Measures.failedShare(),
            Metric.percentile("First token, p95", FIRST_TOKEN, 95, Unit.SECONDS),
            Measures.latency(95));
  }

  private static Chart endings() {
    return Panel.bars("How completions end", DataView.SPANS)
        .where(COMPLETIONS)
        .by(Bucket.top(6, "Reason", "gen_ai.response.finish_reasons"), Bucket.time())
        .show(Metric.count("Completions"));
  }

  private static Chart level(String title, String field, Unit unit) {
    return Panel.lines(title, DataView.METRICS)
        .by(Measures.byInstance(), Bucket.time())
        .show(Metric.maximum(title, field, unit))
        .withoutFilters();
  }
}
