package io.inferscope.collector;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;

/**
 * One request from its head to its answer. Everything but unpacking and appending happens on the
 * request's event loop, so no lock is needed; an exchange ends exactly once.
 */
final class Exchange {
  private final ReceiverContext receiver;
  private final Protocol protocol;
  private final HttpServerRequest request;
  private final Head.Welcome head;
  private final CollectorMetrics.Request metrics;
  private final InFlightBytes.Reservation reservation;
  private final Body body = new Body();
  private long timer;
  private boolean reading = true;
  private boolean answered;

  private Exchange(
      ReceiverContext receiver,
      Protocol protocol,
      HttpServerRequest request,
      Head.Welcome head,
      CollectorMetrics.Request metrics) {
    this.receiver = receiver;
    this.protocol = protocol;
    this.request = request;
    this.head = head;
    this.metrics = metrics;
    this.reservation = receiver.inFlight().open();
  }

  /** Handles a request from its first event on. */
  static void begin(ReceiverContext receiver, Protocol protocol, HttpServerRequest request) {
    switch (protocol.head(request)) {
      case Head.TurnedAway away -> {
        CollectorMetrics.Request metrics =
            receiver.metrics().received(away.signal(), away.tenant());
        metrics.requestRefused(away.refusal().reason());
        drain(receiver, request);
        protocol.answer(request, away.json(), away.refusal());
      }
      case Head.Welcome welcome ->
          new Exchange(
                  receiver,
                  protocol,
                  request,
                  welcome,
                  receiver.metrics().received(welcome.signal(), welcome.tenant()))
              .read();
    }
  }

  /**
   * Reads on and throws away, since most clients read no answer before they have sent everything;
   * whoever does not come to an end is cut off.
   */
  private static void drain(ReceiverContext receiver, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long timer =
        receiver
            .vertx()
            .setTimer(
                receiver.config().requestTimeout().toMillis(),
                late -> request.connection().close());
    request.handler(ignored -> {});
    request.endHandler(ended -> receiver.vertx().cancelTimer(timer));
    request.exceptionHandler(gone -> receiver.vertx().cancelTimer(timer));
  }

  private void read() {
    if (declaredBytes() > most()) {
      refuse(tooLarge());
      return;
    }
    timer =
        receiver.vertx().setTimer(receiver.config().requestTimeout().toMillis(), late -> tooSlow());
    request.exceptionHandler(gone -> cutOff());
    request.handler(this::chunk);
    request.endHandler(ended -> whole());
  }

  /** What the client says it will send, so that it need not send it; 0 when it does not say. */
  private long declaredBytes() {
    String declared = request.getHeader("content-length");
    try {
      return declared == null ? 0 : Long.parseLong(declared);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private long most() {
    return (long) receiver.config().maxRequestBytes() + protocol.framingBytes();
  }

  private void chunk(Buffer chunk) {
    if (!reading) {
      return;
    }
    if (body.size() + (long) chunk.length() > most()) {
      refuse(tooLarge());
    } else if (!reservation.add(chunk.length())) {
      refuse(new Outcome.Refused(Reason.TOO_MANY_IN_FLIGHT, Intake.TOO_MANY_IN_FLIGHT));
    } else {
      body.add(chunk);
    }
  }

  private Outcome.Refused tooLarge() {
    return new Outcome.Refused(
        Reason.TOO_LARGE,
        "the request is larger than %d bytes; send smaller batches"
            .formatted(receiver.config().maxRequestBytes()));
  }

  private void whole() {
    if (!reading) {
      return;
    }
    reading = false;
    receiver.vertx().cancelTimer(timer);
    switch (protocol.payload(head, body)) {
      case Protocol.Payload.Broken broken -> finish(broken.refusal());
      case Protocol.Payload.Packed packed -> take(packed);
    }
  }

  private void take(Protocol.Payload.Packed packed) {
    CompletableFuture<Outcome> taken =
        receiver
            .intake()
            .take(
                new Intake.Delivery(
                    head.signal(),
                    head.tenant(),
                    head.source(),
                    head.json(),
                    packed.encoding(),
                    packed.bytes(),
                    reservation,
                    metrics));
    Future.fromCompletionStage(taken, receiver.vertx().getOrCreateContext())
        .onSuccess(this::finish);
  }

  private void tooSlow() {
    if (reading) {
      refuse(
          new Outcome.Refused(
              Reason.TOO_SLOW,
              "the request did not arrive within "
                  + receiver.config().requestTimeout().toSeconds()
                  + " s"));
      request.connection().close();
    }
  }

  private void cutOff() {
    if (reading) {
      reading = false;
      receiver.vertx().cancelTimer(timer);
      answered = true;
      finish(new Outcome.Refused(Reason.CUT_OFF, "the client went away"));
    }
  }

  /** Ends an exchange whose body is not read to its end. */
  private void refuse(Outcome.Refused refusal) {
    reading = false;
    receiver.vertx().cancelTimer(timer);
    drain(receiver, request);
    finish(refusal);
  }

  private void finish(Outcome outcome) {
    reservation.close();
    switch (outcome) {
      case Outcome.Appended appended -> metrics.requestAppended();
      case Outcome.Refused refused -> metrics.requestRefused(refused.reason());
    }
    if (!answered && !request.response().closed()) {
      answered = true;
      protocol.answer(request, head.json(), outcome);
    }
  }
}
