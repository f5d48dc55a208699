package io.inferscope.examples;

import io.inferscope.examples.Generation.Generated;
import io.inferscope.examples.Generation.Timeline;
import io.inferscope.examples.HttpListener.Request;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Spans of completions: a server span with the attributes of OpenTelemetry's GenAI conventions and
 * the latencies that vLLM adds (in seconds), and below it a span each for queue, prefill and
 * decode.
 */
final class CompletionSpans {
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final String TEXT_COMPLETION = "text_completion";
  static final String PROVIDER_NAME = "tiny-engine";
  private static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  private static final AttributeKey<String> RESPONSE_ID =
      AttributeKey.stringKey("gen_ai.response.id");
  private static final AttributeKey<Long> MAX_TOKENS =
      AttributeKey.longKey("gen_ai.request.max_tokens");
  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  private static final AttributeKey<Long> INPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");

  private final Tracer tracer;

  CompletionSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  Span start(Request request) {
    return HttpTracing.startServer(tracer, request, "/v1/completions")
        .setAttribute(OPERATION, TEXT_COMPLETION)
        .setAttribute(PROVIDER, PROVIDER_NAME);
  }

  void describe(Span span, GenerationRequest request, String model) {
    span.setAttribute(REQUEST_MODEL, model)
        .setAttribute(RESPONSE_ID, request.id())
        .setAttribute(MAX_TOKENS, (long) request.maximumTokens())
        .setAttribute(INPUT_TOKENS, (long) request.prompt().length);
  }

  /** Adds what the engine tells of a text that it made; nothing where it made none. */
  void record(Span span, String model, Generation generation) {
    if (!(generation instanceof Generated generated)) {
      return;
    }
    Timeline timeline = generated.timeline();
    span.setAttribute(RESPONSE_MODEL, model)
        .setAttribute(FINISH_REASONS, List.of(generated.finishReason()))
        .setAttribute(OUTPUT_TOKENS, (long) generated.tokens().size())
        .setAttribute("gen_ai.latency.time_in_queue", seconds(timeline.queued()))
        .setAttribute("gen_ai.latency.time_in_model_prefill", seconds(timeline.prefill()))
        .setAttribute("gen_ai.latency.time_in_model_decode", seconds(timeline.decode()))
        .setAttribute("gen_ai.latency.time_to_first_token", seconds(timeline.untilFirstToken()))
        .setAttribute("gen_ai.latency.e2e", seconds(timeline.total()));
    Context parent = Context.root().with(span);
    phase(parent, "queue", timeline.submitted(), timeline.scheduled());
    phase(parent, "prefill", timeline.scheduled(), timeline.firstToken());
    phase(parent, "decode", timeline.firstToken(), timeline.finished());
  }

  private void phase(Context parent, String name, Instant start, Instant end) {
    tracer.spanBuilder(name).setParent(parent).setStartTimestamp(start).startSpan().end(end);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
