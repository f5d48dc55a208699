package io.inferscope.rootcause;

import java.util.Locale;

/** In what two sides of a comparison may differ. */
public enum Aspect {
  /** Time from the begin to the end of serving a request, seconds. */
  LATENCY,
  /** Time in one phase of a model's answer, seconds. */
  MODEL_PHASE,
  /** Share of requests that fail. */
  ERRORS,
  /** Tokens read or written a request. */
  TOKENS,
  /** Scores that evaluations gave to answers. */
  QUALITY,
  /** Share of requests in which a log pattern occurs. */
  PATTERNS;

  /** The name in documents and answers: lower case, with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
