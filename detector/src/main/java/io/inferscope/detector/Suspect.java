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
 * @param engineScore the score that the telemetry alone gives, where what people have said has
 *     changed it
 * @param logs examples of what the service logged during the incident
 */
public record Suspect(
    String service,
    String kind,
    double score,
    @Nullable String instance,
    @Nullable String operation,
    @Nullable String version,
    List<Note> evidence,
    @Nullable Double engineScore,
    List<ExampleLog> logs) {
  /** The type of a note on incidents like this one that people have judged. */
  static final String FEEDBACK = "feedback";

  /** The type of a note on suspects like this one that people have judged. */
  static final String CLASSIFIER = "classifier";

  private static final double CERTAIN = 1 - 1e-9;

  public Suspect {
    evidence = List.copyOf(evidence);
    // Documents of earlier releases have none.
    logs = logs == null ? List.of() : List.copyOf(logs);
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
    return new Suspect(
        service, kind, newScore, instance, operation, version, notes, ownScore(), logs);
  }

  /** The same with examples of what it logged. */
  Suspect withLogs(List<ExampleLog> examples) {
    return new Suspect(
        service, kind, score, instance, operation, version, evidence, engineScore, examples);
  }

  /** The score that the telemetry alone gives. */
  double ownScore() {
    return engineScore == null ? score : engineScore;
  }

  /** What the telemetry alone shows. */
  List<Note> ownEvidence() {
    return evidence.stream()
        .filter(note -> !note.type().equals(FEEDBACK) && !note.type().equals(CLASSIFIER))
        .toList();
  }

  /** The score whose odds are those of this one, multiplied. */
  double withOddsTimes(double factor) {
    double bounded = Math.min(score, CERTAIN);
    double odds = bounded / (1 - bounded) * factor;
    return odds / (1 + odds);
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
        candidate.evidence().stream().map(Suspect::note).toList(),
        null,
        List.of());
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
