package io.inferscope.detector;

import java.time.Instant;

/**
 * A deviation of one series.
 *
 * @param detail operation or severity
 * @param text one sentence with numbers, for people
 * @param before in the unit that the type names: errors as a share, latency in seconds, rates a
 *     second
 * @param pValue probability of a difference at least this clear where nothing changed
 * @param onset begin of the bucket in which it most likely began
 */
public record Finding(
    Type type,
    String service,
    String detail,
    String text,
    double before,
    double after,
    double pValue,
    Instant onset) {

  /** What deviates. */
  public enum Type {
    /** A larger share of requests fails. */
    ERRORS,
    /** Requests take longer. */
    LATENCY,
    /** Requests are no longer answered. */
    SILENCE,
    /** More log records of severity error or above. */
    ERROR_LOGS
  }
}
