package io.inferscope.examples;

import io.inferscope.examples.Generation.Abandoned;
import io.inferscope.examples.Generation.Generated;
import io.inferscope.examples.Generation.QueueFull;
import io.inferscope.examples.Generation.TooLarge;
import io.inferscope.examples.HttpListener.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the engine made into the answer of the completions API. */
final class CompletionAnswer {
  private static final Logger LOGGER = LoggerFactory.getLogger(CompletionAnswer.class);

  private final Vocabulary vocabulary;
  private final boolean continues;

  /**
   * @param version from 1.5.0 on, a reply that used its whole budget ends in a mark of where it
   *     would go on
   */
  CompletionAnswer(Vocabulary vocabulary, String version) {
    this.vocabulary = vocabulary;
    this.continues = version.compareTo("1.5") >= 0;
  }

  /** An answer, and what went wrong if something did. */
  record Answer(Reply reply, Optional<Exception> failure, Optional<String> errorType) {}

  Answer of(GenerationRequest request, String model, Generation generation) {
    return switch (generation) {
      case Generated generated -> text(request, model, generated);
      case QueueFull full -> {
        LOGGER.warn("Request {} refused, {} requests are waiting", request.id(), full.waiting());
        yield refused(503, "queue_full", "too many requests are waiting");
      }
      case TooLarge large -> {
        LOGGER.error(
            "Request {} needs {} KV cache blocks, only {} are available",
            request.id(),
            large.neededBlocks(),
            large.capacityBlocks());
        yield refused(503, "kv_cache_exhausted", "not enough KV cache space");
      }
      case Abandoned() -> refused(503, "shutting_down", "the server is shutting down");
    };
  }

  private static Answer refused(int status, String type, String message) {
    return new Answer(Reply.error(status, message), Optional.empty(), Optional.of(type));
  }

  private Answer text(GenerationRequest request, String model, Generated generated) {
    String text;
    try {
      text = format(request, generated);
    } catch (RuntimeException e) {
      LOGGER.error("Request {} failed while its reply was formatted", request.id(), e);
      return new Answer(
          Reply.error(500, "internal error"), Optional.of(e), Optional.of(e.getClass().getName()));
    }
    LOGGER.info(
        "Finished request {}: {} prompt tokens, {} generated tokens in {} ms, finish reason {}",
        request.id(),
        request.prompt().length,
        generated.tokens().size(),
        generated.timeline().total().toMillis(),
        generated.finishReason());
    return new Answer(
        new Reply(200, json(request, model, generated, text)), Optional.empty(), Optional.empty());
  }

  private String format(GenerationRequest request, Generated generated) {
    String text = vocabulary.decode(generated.tokens());
    if (continues && generated.wholeBudget()) {
      // The example's real mistake: the last token stands one place earlier.
      int last = generated.tokens().get(request.maximumTokens());
      return text + " [" + vocabulary.decode(List.of(last)) + " …]";
    }
    return text;
  }

  private static String json(
      GenerationRequest request, String model, Generated generated, String text) {
    int prompt = request.prompt().length;
    int completion = generated.tokens().size();
    return Json.object(
        "id",
        request.id(),
        "object",
        "text_completion",
        "model",
        model,
        "choices",
        List.of(Map.of("index", 0, "text", text, "finish_reason", generated.finishReason())),
        "usage",
        Map.of(
            "prompt_tokens",
            prompt,
            "completion_tokens",
            completion,
            "total_tokens",
            prompt + completion));
  }
}
