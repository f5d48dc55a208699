package io.inferscope.examples;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans of HTTP servers and clients, after OpenTelemetry's stable semantic conventions. */
final class HttpTracing {
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> PEER = AttributeKey.stringKey("peer.service");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> URL_FULL = AttributeKey.stringKey("url.full");

  private static final TextMapGetter<HttpExchange> INCOMING =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpExchange exchange) {
          return exchange.getRequestHeaders().keySet();
        }

        @Override
        public @Nullable String get(@Nullable HttpExchange exchange, String key) {
          return exchange == null ? null : exchange.getRequestHeaders().getFirst(key);
        }
      };

  private HttpTracing() {}

  /** A server span that continues the caller's trace. */
  static Span startServer(Tracer tracer, HttpListener.Request request, String route) {
    Context caller =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), request.exchange(), INCOMING);
    return tracer
        .spanBuilder(request.method() + " " + route)
        .setSpanKind(SpanKind.SERVER)
        .setParent(caller)
        .setAttribute(METHOD, request.method())
        .setAttribute(ROUTE, route)
        .setAttribute(SCHEME, "http")
        .setAttribute(URL_PATH, request.path())
        .startSpan();
  }

  /** A client span below {@code parent}. */
  static Span startClient(Tracer tracer, Context parent, String method, URI uri, String peer) {
    return tracer
        .spanBuilder(method + " " + uri.getPath())
        .setSpanKind(SpanKind.CLIENT)
        .setParent(parent)
        .setAttribute(METHOD, method)
        .setAttribute(PEER, peer)
        .setAttribute(SERVER_ADDRESS, uri.getHost())
        .setAttribute(SERVER_PORT, (long) uri.getPort())
        .setAttribute(URL_FULL, withoutQuery(uri))
        .startSpan();
  }

  /** What people ask has no place in telemetry. */
  private static String withoutQuery(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }

  /** Hands the trace on to the service that is called. */
  static void propagate(Span span, HttpRequest.Builder request) {
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(span),
            request,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier.setHeader(key, value);
              }
            });
  }

  /** Ends a server span: an error from 500 on. */
  static void endServer(Span span, int status) {
    endServer(span, status, Optional.empty());
  }

  /** Ends a server span: an error from 500 on, of a type that says more than the status. */
  static void endServer(Span span, int status, Optional<String> errorType) {
    end(span, status, 500, errorType);
  }

  /** Ends a client span: an error from 400 on. */
  static void endClient(Span span, int status) {
    end(span, status, 400, Optional.empty());
  }

  private static void end(Span span, int status, int firstError, Optional<String> errorType) {
    span.setAttribute(STATUS, (long) status);
    if (status >= firstError) {
      span.setAttribute(ERROR_TYPE, errorType.orElse(Integer.toString(status)));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** Ends a client span to which no answer came. */
  static void endClient(Span span, Exception failure) {
    span.setAttribute(ERROR_TYPE, failure.getClass().getName());
    span.recordException(failure);
    span.setStatus(StatusCode.ERROR);
    span.end();
  }
}
