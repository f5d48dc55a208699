package io.inferscope.queryapi;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Who may do what; implemented by the server over its API keys. Thread-safe. */
@FunctionalInterface
public interface Access {

  /**
   * Decides about one request.
   *
   * @param token the credential of the request, empty when it brought none
   */
  Decision decide(String token, Right right);

  /** The credential of a request: after {@code Bearer}, or in {@code x-api-key}; empty if none. */
  static String token(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      String key = request.getHeader("x-api-key");
      return key == null ? "" : key;
    }
    int space = header.indexOf(' ');
    return space < 0 ? "" : header.substring(space + 1).strip();
  }

  /** What a request needs. */
  enum Right {
    /** To see the data of one tenant. */
    READ,
    /** To change the state of one tenant. */
    OPERATE,
    /** To see what is counted of all tenants. */
    ADMIN
  }

  /** The answer. */
  sealed interface Decision {
    /**
     * Allowed, on the data of this tenant (the namespace of its data streams).
     *
     * @param everyTenant whether it may also see what is counted of the others
     */
    record Granted(String tenant, String actor, boolean everyTenant) implements Decision {}

    /** No valid credential: 401. */
    record Unauthenticated() implements Decision {}

    /** A valid credential without the right: 403. */
    record Forbidden() implements Decision {}
  }
}
