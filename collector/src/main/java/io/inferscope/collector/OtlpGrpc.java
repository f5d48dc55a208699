package io.inferscope.collector;

import io.inferscope.otlp.Signal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The unary calls of OTLP/gRPC over HTTP/2
 * (github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). A message is five bytes, whether it is
 * packed and how long it is, and its content; an answer is a message and, as trailers, a status.
 */
final class OtlpGrpc implements Protocol {
  private static final int FRAMING_BYTES = 5;
  private static final byte[] EMPTY_MESSAGE = new byte[FRAMING_BYTES];

  private final TokenVerifier verifier;

  OtlpGrpc(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public int framingBytes() {
    return FRAMING_BYTES;
  }

  @Override
  public Head head(HttpServerRequest request) {
    Signal signal = signal(request.path());
    String type = request.getHeader("content-type");
    if (request.version() != HttpVersion.HTTP_2
        || type == null
        || !type.startsWith("application/grpc")) {
      return away(
          signal,
          "",
          Reason.UNSUPPORTED,
          "this port speaks gRPC over HTTP/2; OTLP/HTTP has a port of its own, usually 4318");
    }
    if (signal == null) {
      return away(null, "", Reason.NOT_FOUND, "there is no method " + request.path());
    }
    return switch (verifier.verify(Credentials.token(request))) {
      case TokenVerifier.Verdict.Unknown unknown ->
          new Head.TurnedAway(signal, "", false, Credentials.unknown());
      case TokenVerifier.Verdict.Forbidden forbidden ->
          new Head.TurnedAway(signal, "", false, Credentials.forbidden());
      case TokenVerifier.Verdict.Accepted accepted -> encoding(request, signal, accepted.tenant());
    };
  }

  private static Head encoding(HttpServerRequest request, Signal signal, String tenant) {
    String name = request.getHeader("grpc-encoding");
    ContentEncoding encoding = ContentEncoding.of(name);
    return encoding == null
        ? away(
            signal,
            tenant,
            Reason.UNSUPPORTED,
            "grpc-encoding '%s' is not taken; send gzip, deflate or identity".formatted(name))
        : new Head.Welcome(signal, tenant, "otlp_grpc", false, encoding);
  }

  private static @Nullable Signal signal(@Nullable String path) {
    return switch (path == null ? "" : path) {
      case "/opentelemetry.proto.collector.logs.v1.LogsService/Export" -> Signal.LOGS;
      case "/opentelemetry.proto.collector.trace.v1.TraceService/Export" -> Signal.TRACES;
      case "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" -> Signal.METRICS;
      default -> null;
    };
  }

  private static Head away(@Nullable Signal signal, String tenant, Reason reason, String message) {
    return new Head.TurnedAway(signal, tenant, false, new Outcome.Refused(reason, message));
  }

  @Override
  public Payload payload(Head.Welcome head, Body body) {
    byte[] frame = body.first(FRAMING_BYTES);
    if (frame.length < FRAMING_BYTES) {
      return broken("the call has no message");
    }
    long length = Integer.toUnsignedLong(Buffer.buffer(frame).getInt(1));
    if (length != body.size() - FRAMING_BYTES) {
      return broken(
          "the call has %d bytes of content where its message says %d"
              .formatted(body.size() - FRAMING_BYTES, length));
    }
    boolean packed = frame[0] == 1;
    if (packed && head.encoding() == ContentEncoding.IDENTITY) {
      return broken("the message is compressed, but grpc-encoding does not say how");
    }
    return new Payload.Packed(
        packed ? head.encoding() : ContentEncoding.IDENTITY, body.from(FRAMING_BYTES));
  }

  private static Payload broken(String message) {
    return new Payload.Broken(new Outcome.Refused(Reason.MALFORMED, message));
  }

  @Override
  public void answer(HttpServerRequest request, boolean json, Outcome outcome) {
    HttpServerResponse response = request.response();
    if (request.version() != HttpVersion.HTTP_2) {
      response.setStatusCode(415).putHeader("content-type", "text/plain").end(message(outcome));
      return;
    }
    response.putHeader("content-type", "application/grpc");
    response.putHeader("grpc-accept-encoding", "identity,gzip,deflate");
    switch (outcome) {
      case Outcome.Appended appended -> {
        response.putTrailer("grpc-status", "0");
        response.end(Buffer.buffer(EMPTY_MESSAGE));
      }
      case Outcome.Refused refused -> {
        // Without a message, headers and trailers are one.
        status(response.headers(), refused);
        response.end();
      }
    }
  }

  private static String message(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused ? refused.message() + "\n" : "";
  }

  private static void status(MultiMap headers, Outcome.Refused refused) {
    headers.set("grpc-status", Integer.toString(refused.reason().grpcStatus()));
    headers.set("grpc-message", percentEncoded(refused.message()));
    if (!refused.reason().retryAfter().isZero()) {
      headers.set(
          "grpc-status-details-bin",
          Base64.getEncoder().withoutPadding().encodeToString(refused.status().toProtobuf()));
    }
  }

  /**
   * As the gRPC specification asks of {@code grpc-message}: printable ASCII but the percent sign.
   */
  private static String percentEncoded(String message) {
    StringBuilder encoded = new StringBuilder();
    for (byte next : message.getBytes(StandardCharsets.UTF_8)) {
      if (next >= ' ' && next <= '~' && next != '%') {
        encoded.append((char) next);
      } else {
        encoded.append("%%%02X".formatted(next & 0xFF));
      }
    }
    return encoded.toString();
  }
}
