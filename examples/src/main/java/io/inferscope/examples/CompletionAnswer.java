package io.inferscope.examples;

import io.inferscope.examples.Generation.Abandoned;
import io.inferscope.examples.Generation.Generated;
import io.inferscope.examples.Generation.QueueFull;
import io.inferscope.examples.Generation.TooLarge;
import io.inferscope.examples.HttpListener.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the engine made into the answer of the completions API. */
final class CompletionAnswer {
  private static final Logger LOGGER = LoggerFactory.getLogger(CompletionAnswer.class);

  private final Vocabulary vocabulary;
  private final boolean brief;

  /**
   * @param version from 1.5.0 on, a reply ends after its third sentence
   */
  CompletionAnswer(Vocabulary vocabulary, String version) {
    this.vocabulary = vocabulary;
    this.brief = version.compareTo("1.5") >= 0;
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
      text = format(generated);
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

  private String format(Generated generated) {
    List<Integer> tokens = generated.tokens();
    if (!brief) {
      return vocabulary.decode(tokens);
    }
    int[] sentenceEnds =
        IntStream.range(0, tokens.size())
            .filter(i -> tokens.get(i) == vocabulary.sentenceEnd())
            .toArray();
    // The example's real mistake: not every reply has three sentences.
    return vocabulary.decode(tokens.subList(0, sentenceEnds[2] + 1));
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
