package io.inferscope.detector;

import io.inferscope.rootcause.Candidate;
import io.inferscope.rootcause.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may have caused an incident, in the form of the API.
 *
 * @param kind label of a {@code FaultKind}
 * @param score in [0, 1]
 */
public record Suspect(
    String service,
    String kind,
    double score,
    @Nullable String instance,
    @Nullable String operation,
    @Nullable String version,
    List<Note> evidence) {
  public Suspect {
    evidence = List.copyOf(evidence);
  }

  /** One observation with its numbers. */
  public record Note(
      String type, String text, double before, double after, double pValue, List<String> traces) {
    public Note {
      traces = List.copyOf(traces);
    }
  }

  /** The same with another score, and why. */
  Suspect with(double newScore, Note why) {
    List<Note> notes = new ArrayList<>(evidence);
    notes.add(why);
    return new Suspect(service, kind, newScore, instance, operation, version, notes);
  }

  /** The form of the API for a candidate of the engine. */
  public static Suspect of(Candidate candidate) {
    return new Suspect(
        candidate.service(),
        candidate.kind().label(),
        candidate.score(),
        candidate.instance(),
        candidate.operation(),
        candidate.version(),
        candidate.evidence().stream().map(Suspect::note).toList());
  }

  private static Note note(Evidence evidence) {
    return new Note(
        evidence.type().label(),
        evidence.text(),
        evidence.before(),
        evidence.after(),
        evidence.pValue(),
        evidence.exampleTraceIds());
  }
}
