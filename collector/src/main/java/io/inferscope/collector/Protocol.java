package io.inferscope.collector;

import io.vertx.core.http.HttpServerRequest;

/** What OTLP/gRPC and OTLP/HTTP do differently over the same kind of exchange. */
interface Protocol {

  /** The payload of a body, or why it has none. */
  sealed interface Payload {
    /** What to unpack, and how. */
    record Packed(ContentEncoding encoding, byte[] bytes) implements Payload {}

    record Broken(Outcome.Refused refusal) implements Payload {}
  }

  /** Reads the head; on an event loop. */
  Head head(HttpServerRequest request);

  /** Takes the payload out of a whole body; on an event loop. */
  Payload payload(Head.Welcome head, Body body);

  /** Bytes that a body may have more than its payload. */
  int framingBytes();

  /** Writes the answer; on the request's event loop. */
  void answer(HttpServerRequest request, boolean json, Outcome outcome);
}
