package io.inferscope.examples;

import io.inferscope.examples.OutgoingCalls.Call;
import io.inferscope.examples.OutgoingCalls.Outcome;
import io.opentelemetry.context.Context;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicas of the model server, asked in turn. */
final class ModelReplicas {
  private static final Logger LOGGER = LoggerFactory.getLogger(ModelReplicas.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final List<URI> replicas;
  private final OutgoingCalls calls;
  private final AtomicInteger turn = new AtomicInteger();

  ModelReplicas(List<URI> replicas, OutgoingCalls calls) {
    this.replicas = List.copyOf(replicas);
    this.calls = calls;
  }

  /** Asks the next replica; the one after it where the first cannot be connected to. */
  Outcome complete(Context parent, String request) {
    int first = Math.floorMod(turn.getAndIncrement(), replicas.size());
    Outcome outcome = ask(parent, replicas.get(first), request);
    if (outcome instanceof Outcome.Unanswered(ConnectException reason) && replicas.size() > 1) {
      LOGGER.warn(
          "model-server at {} cannot be connected to ({}), asking the next",
          replicas.get(first).getAuthority(),
          reason.getMessage());
      return ask(parent, replicas.get((first + 1) % replicas.size()), request);
    }
    return outcome;
  }

  private Outcome ask(Context parent, URI replica, String request) {
    URI uri = replica.resolve("/v1/completions");
    return calls.make(
        parent, new Call("POST", uri, "model-server", TIMEOUT, BodyPublishers.ofString(request)));
  }
}
