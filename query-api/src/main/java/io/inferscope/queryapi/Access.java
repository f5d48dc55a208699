package io.inferscope.queryapi;

/** Who may do what; implemented by the server over its API keys. Thread-safe. */
@FunctionalInterface
public interface Access {

  /**
   * Decides about one request.
   *
   * @param token the credential of the request, empty when it brought none
   */
  Decision decide(String token, Right right);

  /** What a request needs. */
  enum Right {
    READ,
    OPERATE
  }

  /** The answer. */
  sealed interface Decision {
    /** Allowed, on the data of this tenant (the namespace of its data streams). */
    record Granted(String tenant, String actor) implements Decision {}

    /** No valid credential: 401. */
    record Unauthenticated() implements Decision {}

    /** A valid credential without the right: 403. */
    record Forbidden() implements Decision {}
  }
}
