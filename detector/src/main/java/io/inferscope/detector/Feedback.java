package io.inferscope.detector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has said of an incident.
 *
 * @param about the service that was suspected first when it was said
 * @param by id of an API key
 * @param service the true cause, where the one shown was wrong and the right one is known
 * @param kind label of a {@code FaultKind}, likewise
 */
public record Feedback(
    Verdict verdict,
    String about,
    String by,
    Instant at,
    @Nullable String service,
    @Nullable String kind,
    @Nullable String comment) {

  /** What may be said. */
  public enum Verdict {
    /** Nothing was wrong: the same deviation, up to the same size, is no longer worth a page. */
    NOT_A_PROBLEM,
    /** Something was wrong, but elsewhere: that suspect counts for less when this comes again. */
    WRONG_CAUSE,
    /** The first suspect was the cause: it counts for more when this comes again. */
    RIGHT
  }
}
