package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.examples.OutgoingCalls.Call;
import io.inferscope.examples.OutgoingCalls.Outcome;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feature store as the gateway sees it: passages that fit a question. */
final class ContextStore {
  private static final Logger LOGGER = LoggerFactory.getLogger(ContextStore.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final URI store;
  private final OutgoingCalls calls;

  ContextStore(URI store, OutgoingCalls calls) {
    this.store = store;
    this.calls = calls;
  }

  /** The passages that fit best; none where the store has no answer, since one can do without. */
  List<String> passages(Context parent, String question) {
    String query = URLEncoder.encode(question, StandardCharsets.UTF_8);
    URI uri = store.resolve("/context?query=" + query);
    Outcome outcome =
        calls.make(parent, new Call("GET", uri, "feature-store", TIMEOUT, BodyPublishers.noBody()));
    return switch (outcome) {
      case Outcome.Answered answered when answered.status() == 200 -> read(answered.body());
      case Outcome.Answered answered -> {
        LOGGER.warn("feature-store answered {}, going on without context", answered.status());
        yield List.of();
      }
      case Outcome.Unanswered unanswered -> {
        LOGGER.warn(
            "feature-store did not answer ({}), going on without context",
            unanswered.reason().getClass().getSimpleName());
        yield List.of();
      }
    };
  }

  private static List<String> read(byte[] body) {
    List<String> passages = new ArrayList<>();
    for (JsonNode passage : Json.read(body).path("passages")) {
      passages.add(passage.asText());
    }
    return passages;
  }
}
