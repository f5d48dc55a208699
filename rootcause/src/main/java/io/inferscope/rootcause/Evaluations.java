package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import java.util.function.ObjDoubleConsumer;

/**
 * Scores that somebody or something gave to answers: attributes of the span, or events of it
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/).
 */
final class Evaluations {
  private static final String EVENT = "gen_ai.evaluation.result";
  private static final String NAME = "gen_ai.evaluation.name";
  private static final String SCORE = "gen_ai.evaluation.score.value";

  private Evaluations() {}

  /** What was judged in the answer of a span, and the score. */
  static void of(SpanNode node, ObjDoubleConsumer<String> consumer) {
    accept(node.span.attributes(), consumer);
    events(node, consumer);
  }

  /** The same without what the span says itself. */
  static void events(SpanNode node, ObjDoubleConsumer<String> consumer) {
    for (PatternedLog log : node.logs) {
      if (log.record().eventName().equals(EVENT)) {
        accept(log.record().attributes(), consumer);
      }
    }
  }

  private static void accept(Attributes attributes, ObjDoubleConsumer<String> consumer) {
    double score = attributes.number(SCORE);
    if (!Double.isNaN(score)) {
      consumer.accept(attributes.text(NAME, SCORE), score);
    }
  }
}
