package io.inferscope.collector;

import io.inferscope.otlp.Signal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP as opentelemetry.io/docs/specs/otlp#otlphttp has it. */
final class OtlpHttp implements Protocol {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final Buffer EMPTY_JSON = Buffer.buffer("{}");

  private final TokenVerifier verifier;

  OtlpHttp(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public int framingBytes() {
    return 0;
  }

  @Override
  public Head head(HttpServerRequest request) {
    String type = contentType(request);
    // Whoever sends neither is told so in what a person can read.
    boolean json = !type.equals(PROTOBUF) && !type.equals("application/protobuf");
    Signal signal = signal(request.path());
    if (signal == null) {
      return away(null, "", json, Reason.NOT_FOUND, "post to /v1/logs, /v1/traces or /v1/metrics");
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return away(signal, "", json, Reason.NOT_POST, "only POST is answered here");
    }
    return switch (verifier.verify(Credentials.token(request))) {
      case TokenVerifier.Verdict.Unknown unknown ->
          new Head.TurnedAway(signal, "", json, Credentials.unknown());
      case TokenVerifier.Verdict.Forbidden forbidden ->
          new Head.TurnedAway(signal, "", json, Credentials.forbidden());
      case TokenVerifier.Verdict.Accepted accepted ->
          formats(request, signal, accepted.tenant(), type, json);
    };
  }

  private static Head formats(
      HttpServerRequest request, Signal signal, String tenant, String type, boolean json) {
    if (json && !type.equals(JSON)) {
      return away(
          signal,
          tenant,
          true,
          Reason.UNSUPPORTED,
          "Content-Type '%s' is not taken; send %s or %s".formatted(type, PROTOBUF, JSON));
    }
    String name = request.getHeader("content-encoding");
    ContentEncoding encoding = ContentEncoding.of(name);
    if (encoding == null) {
      return away(
          signal,
          tenant,
          json,
          Reason.UNSUPPORTED,
          "Content-Encoding '%s' is not taken; send gzip, deflate or none".formatted(name));
    }
    return new Head.Welcome(signal, tenant, "otlp_http", json, encoding);
  }

  private static String contentType(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    int parameters = type == null ? 0 : type.indexOf(';');
    String bare = type == null ? "" : parameters < 0 ? type : type.substring(0, parameters);
    return bare.strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Signal signal(@Nullable String path) {
    return switch (path == null ? "" : path) {
      case "/v1/logs" -> Signal.LOGS;
      case "/v1/traces" -> Signal.TRACES;
      case "/v1/metrics" -> Signal.METRICS;
      default -> null;
    };
  }

  private static Head away(
      @Nullable Signal signal, String tenant, boolean json, Reason reason, String message) {
    return new Head.TurnedAway(signal, tenant, json, new Outcome.Refused(reason, message));
  }

  @Override
  public Payload payload(Head.Welcome head, Body body) {
    return new Payload.Packed(head.encoding(), body.from(0));
  }

  /** The body of success is an empty ExportServiceResponse: no partial success. */
  @Override
  public void answer(HttpServerRequest request, boolean json, Outcome outcome) {
    HttpServerResponse response = request.response();
    response.putHeader("content-type", json ? JSON : PROTOBUF);
    switch (outcome) {
      case Outcome.Appended appended -> response.end(json ? EMPTY_JSON : Buffer.buffer());
      case Outcome.Refused refused -> {
        response.setStatusCode(refused.reason().httpStatus());
        if (!refused.reason().retryAfter().isZero()) {
          response.putHeader(
              "retry-after", Long.toString(refused.reason().retryAfter().toSeconds()));
        }
        if (refused.reason() == Reason.UNAUTHENTICATED) {
          response.putHeader("www-authenticate", "Bearer");
        }
        if (refused.reason() == Reason.NOT_POST) {
          response.putHeader("allow", "POST");
        }
        response.end(
            Buffer.buffer(json ? refused.status().toJson() : refused.status().toProtobuf()));
      }
    }
  }
}
