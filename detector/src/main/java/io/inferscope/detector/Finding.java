package io.inferscope.detector;

import java.time.Instant;

/**
 * A deviation of one series.
 *
 * @param detail operation, severity or pattern id
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
    ERRORS(true),
    /** Requests take longer. */
    LATENCY(true),
    /** Requests are no longer answered. */
    SILENCE(true),
    /** More log records of severity error or above. */
    ERROR_LOGS(true),
    /** Many more or many fewer requests; harmless by itself. */
    TRAFFIC(false),
    /** Many more or many fewer log records of a lower severity; harmless by itself. */
    LOG_RATE(false),
    /** A log pattern that was not there before; harmless by itself. */
    NEW_PATTERN(false),
    /** A log pattern that comes no more; harmless by itself. */
    LOST_PATTERN(false),
    /** A rate that the standard detector did not expect; harmless by itself. */
    UNUSUAL_RATE(false),
    /** A failed share that the standard detector did not expect; harmless by itself. */
    UNUSUAL_ERRORS(false),
    /** A median latency that the standard detector did not expect; harmless by itself. */
    UNUSUAL_LATENCY(false);

    private final boolean harmful;

    Type(boolean harmful) {
      this.harmful = harmful;
    }

    /** Whether it is worth a page; what is not only completes the picture of an incident. */
    boolean isHarmful() {
      return harmful;
    }
  }
}
