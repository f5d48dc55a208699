package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LessonsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  @Test
  void tolerated_isWhatWasNoProblem() {
    Lessons lessons = new Lessons(List.of(judged(Feedback.Verdict.NOT_A_PROBLEM, null)));

    assertThat(lessons.tolerated(slow(0.5)).orElseThrow().incident()).isEqualTo("old");
    assertThat(lessons.tolerated(slow(0.6))).isPresent();
    assertThat(lessons.tolerated(slow(0.7))).isEmpty();
    assertThat(Lessons.NONE.tolerated(slow(0.5))).isEmpty();
  }

  @Test
  void ranked_putsWhatWasWrongBehindWhatWasRight() {
    List<Suspect> suspects = List.of(suspect("gateway", 0.7), suspect("model-server", 0.5));
    Lessons lessons = new Lessons(List.of(judged(Feedback.Verdict.WRONG_CAUSE, "model-server")));

    List<Suspect> ranked = lessons.ranked(suspects, incident("new"));

    assertThat(ranked).extracting(Suspect::service).containsExactly("model-server", "gateway");
    assertThat(ranked).extracting(Suspect::engineScore).containsExactly(0.5, 0.7);
    assertThat(ranked.getFirst().evidence())
        .singleElement()
        .satisfies(note -> assertThat(note.type()).isEqualTo("feedback"));
  }

  @Test
  void ranked_saysNothingOfIncidentsThatLookOtherwise() {
    List<Suspect> suspects = List.of(suspect("gateway", 0.7), suspect("model-server", 0.5));
    Lessons lessons = new Lessons(List.of(judged(Feedback.Verdict.WRONG_CAUSE, "model-server")));
    Incident other =
        IncidentDraft.of(incident("new"), NOW).findings(List.of(finding("embedder", 0.5))).done();

    assertThat(lessons.ranked(suspects, other)).isEqualTo(suspects);
  }

  private static Incident judged(Feedback.Verdict verdict, @Nullable String service) {
    return IncidentChanges.withFeedback(
        incident("old"), new Feedback(verdict, "gateway", "key-1", NOW, service, null, null));
  }

  private static Incident incident(String id) {
    IncidentBook book = new IncidentBook("default", Duration.ofMinutes(5), any -> id);
    book.fold(List.of(slow(0.5)), String::equals, NOW);
    return book.fold(List.of(slow(0.5)), String::equals, NOW).getFirst();
  }

  private static Finding slow(double seconds) {
    return finding("gateway", seconds);
  }

  private static Finding finding(String service, double seconds) {
    return new Finding(
        Finding.Type.LATENCY, service, "POST /chat", "slow", 0.1, seconds, 1e-9, NOW);
  }

  private static Suspect suspect(String service, double score) {
    return new Suspect(service, "cpu", score, null, null, null, List.of(), null, List.of());
  }
}
