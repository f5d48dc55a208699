package io.inferscope.collector;

/** Says to whom a request belongs; the server module knows the keys. */
@FunctionalInterface
public interface TokenVerifier {

  /** What a token is worth. */
  sealed interface Verdict {
    /** The token may deliver telemetry, for this tenant. */
    record Accepted(String tenant) implements Verdict {}

    /** There is no such token, or none was sent where one is needed. */
    record Unknown() implements Verdict {}

    /** The token exists and may not deliver telemetry. */
    record Forbidden() implements Verdict {}
  }

  /**
   * Judges a token. Called on an event loop for each request: it must neither block nor compute for
   * more than a few microseconds. Must be thread-safe.
   *
   * @param token what stood after {@code Bearer} or {@code ApiKey}, or in {@code x-api-key}; empty
   *     when nothing was sent
   */
  Verdict verify(String token);
}
