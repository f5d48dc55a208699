package io.inferscope.collector;

import io.vertx.core.http.HttpServerRequest;

/** Where clients put their key: {@code Authorization} or {@code x-api-key}. */
final class Credentials {
  private Credentials() {}

  /** The key that came with a request; empty when there is none. */
  static String token(HttpServerRequest request) {
    String authorization = request.getHeader("authorization");
    if (authorization != null) {
      int space = authorization.indexOf(' ');
      String scheme = space < 0 ? "" : authorization.substring(0, space);
      if (scheme.equalsIgnoreCase("Bearer") || scheme.equalsIgnoreCase("ApiKey")) {
        return authorization.substring(space + 1).strip();
      }
    }
    String key = request.getHeader("x-api-key");
    return key == null ? "" : key.strip();
  }

  static Outcome.Refused unknown() {
    return new Outcome.Refused(
        Reason.UNAUTHENTICATED,
        "an API key is needed: send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'");
  }

  static Outcome.Refused forbidden() {
    return new Outcome.Refused(Reason.FORBIDDEN, "this API key lacks the scope 'ingest'");
  }
}
