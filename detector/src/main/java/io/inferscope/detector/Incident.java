package io.inferscope.detector;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings that belong together, and who may have caused them. Immutable: every change makes a new
 * value.
 *
 * @param id never used again
 * @param service the first suspect's, or where the first finding was made while nobody is suspected
 * @param kind label of a {@code FaultKind}
 * @param onset when it began, as far as the telemetry shows
 * @param reason what the ranking rests on, or why none is offered
 * @param findings newest state of each deviating series, first found first
 * @param traces examples of requests that suffered
 * @param badRequests how requests that failed or were slow differ from good ones, once that is
 *     known
 * @param history who did what, oldest first
 * @param feedback what people have said of it, if anything
 * @param suppressed deviations of which nobody was told since, because people called this one no
 *     problem
 */
public record Incident(
    String id,
    String tenant,
    State state,
    String title,
    String service,
    String kind,
    Instant onset,
    Instant openedAt,
    Instant updatedAt,
    @Nullable Instant lastFindingAt,
    @Nullable Instant resolvedAt,
    @Nullable String acknowledgedBy,
    String reason,
    List<Suspect> suspects,
    List<Finding> findings,
    Impact impact,
    List<Change> changes,
    List<PatternChange> patterns,
    List<String> traces,
    @Nullable BadRequests badRequests,
    List<Act> history,
    @Nullable Feedback feedback,
    List<Suppressed> suppressed) {

  public Incident {
    suspects = List.copyOf(suspects);
    findings = List.copyOf(findings);
    changes = List.copyOf(changes);
    patterns = List.copyOf(patterns);
    traces = List.copyOf(traces);
    // Documents of earlier releases have none.
    history = history == null ? List.of() : List.copyOf(history);
    suppressed = suppressed == null ? List.of() : List.copyOf(suppressed);
  }

  /** Where an incident is in its life. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    /** It was resolved, and the same series deviate again. */
    REOPENED
  }

  /**
   * Something that was done.
   *
   * @param by id of an API key, or {@code detector}
   * @param what {@code opened}, {@code acknowledged}, {@code resolved}, {@code reopened}, {@code
   *     feedback: …} or {@code feedback withdrawn}
   */
  public record Act(Instant at, String by, String what) {}

  /**
   * Who was hit since the onset.
   *
   * @param requests that entered the system from outside
   * @param failed of these
   * @param services that show a deviation
   * @param blastRadius who they were; null before the first analysis
   */
  public record Impact(
      long requests, long failed, List<String> services, @Nullable BlastRadius blastRadius) {
    public Impact {
      services = List.copyOf(services);
    }
  }

  /**
   * Something that changed around the onset.
   *
   * @param type {@code version}, {@code attribute}, or {@code replicas} that are new or restarted
   * @param at when it was first seen
   * @param attribute whose value is new
   * @param before the values that it had
   * @param after the new value
   */
  public record Change(
      String type,
      String service,
      String text,
      Instant at,
      @Nullable String attribute,
      List<String> before,
      @Nullable String after) {
    public Change {
      // Documents of earlier releases have none.
      before = before == null ? List.of() : List.copyOf(before);
    }
  }

  /** A log pattern whose rate differs from the baseline. */
  public record PatternChange(
      String id, String template, String service, double beforePerMinute, double afterPerMinute) {}

  /** Whether the incident still goes on. */
  public boolean goesOn() {
    return state != State.RESOLVED;
  }
}
