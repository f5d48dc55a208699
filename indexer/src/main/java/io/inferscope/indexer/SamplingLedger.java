package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a namespace's traces have been decided about, and how many spans were removed; one
 * document in the account's index. What is about to be removed is noted before: after a crash it is
 * removed, and counted once.
 *
 * @param decidedTo spans received before it have been decided about
 * @param removedSpans removed so far, without those pending
 * @param pending ids of traces that are being removed; none if empty
 * @param pendingSpans how many spans they had when they were noted
 * @param pendingBefore only spans received before it are removed
 */
record SamplingLedger(
    Instant decidedTo,
    long removedSpans,
    List<String> pending,
    long pendingSpans,
    Instant pendingBefore) {
  SamplingLedger {
    pending = List.copyOf(pending);
  }

  /** What is stored; nothing decided where there is nothing. */
  static SamplingLedger load(DocumentStore documents, String namespace) {
    return documents
        .get(id(namespace))
        .map(document -> of(document.json()))
        .orElse(new SamplingLedger(Instant.EPOCH, 0, List.of(), 0, Instant.EPOCH));
  }

  private static SamplingLedger of(JsonNode json) {
    List<String> pending = new ArrayList<>();
    json.path("pending").forEach(trace -> pending.add(trace.asText()));
    return new SamplingLedger(
        Instant.parse(json.path("decided_to").asText()),
        json.path("removed_spans").asLong(),
        pending,
        json.path("pending_spans").asLong(),
        Instant.parse(json.path("pending_before").asText()));
  }

  /** Stores it: one process at a time does. */
  SamplingLedger save(DocumentStore documents, String namespace) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sampling", namespace).put("decided_to", decidedTo.toString());
    json.put("removed_spans", removedSpans);
    pending.forEach(json.putArray("pending")::add);
    json.put("pending_spans", pendingSpans).put("pending_before", pendingBefore.toString());
    documents.put(id(namespace), json);
    return this;
  }

  SamplingLedger decided(Instant to) {
    return new SamplingLedger(to, removedSpans, pending, pendingSpans, pendingBefore);
  }

  SamplingLedger removing(List<String> traces, long spans, Instant before) {
    return new SamplingLedger(decidedTo, removedSpans, traces, spans, before);
  }

  SamplingLedger removed(long spans) {
    return new SamplingLedger(decidedTo, removedSpans + spans, List.of(), 0, pendingBefore);
  }

  private static String id(String namespace) {
    return "sampling-" + namespace;
  }
}
