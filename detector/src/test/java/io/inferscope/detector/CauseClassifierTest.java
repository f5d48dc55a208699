package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Histories in which the engine puts the caller's network before the callee's processor, which is
 * right in some places and wrong in others.
 */
class CauseClassifierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  private final Random random = new Random(23);

  @Test
  void ranked_mendsAConfusionThatWasCorrectedOften() {
    List<Incident> judged = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      judged.add(corrected(confusion("caller-" + i, "callee-" + i), "callee-" + i));
      judged.add(confirmed(clear("disk-" + i, "other-" + i)));
    }
    List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

    List<Suspect> ranked = new Lessons(judged).ranked(suspects, unlike());

    assertThat(ranked)
        .extracting(Suspect::service)
        .containsExactly("new-callee", "new-caller", "bystander");
    Suspect first = ranked.getFirst();
    assertThat(first.engineScore()).isEqualTo(suspects.get(1).score());
    assertThat(first.score()).isGreaterThan(suspects.get(1).score());
    for (Suspect suspect : ranked) {
      Suspect before =
          suspects.stream()
              .filter(each -> each.service().equals(suspect.service()))
              .findFirst()
              .orElseThrow();
      assertThat(suspect.ownScore()).isEqualTo(before.score());
      assertThat(suspect.evidence()).containsAll(before.evidence());
    }
    assertThat(first.evidence().getLast())
        .satisfies(
            note -> {
              assertThat(note.type()).isEqualTo("classifier");
              assertThat(note.text()).contains("were the cause: score").contains("becomes");
              assertThat(note.before()).isEqualTo(suspects.get(1).score());
              assertThat(note.after()).isEqualTo(first.score());
            });
    List<Suspect> clear = clear("new-disk", "another").suspects();
    assertThat(new Lessons(judged).ranked(clear, unlike()).getFirst().service())
        .isEqualTo("new-disk");
  }

  @Test
  void ranked_learnsTheSameFromIncidentsThatItHasRanked() {
    List<Incident> judged = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      judged.add(corrected(confusion("caller-" + i, "callee-" + i), "callee-" + i));
      judged.add(confirmed(clear("disk-" + i, "other-" + i)));
    }
    Lessons lessons = new Lessons(judged);
    List<Incident> again =
        judged.stream()
            .map(
                incident ->
                    IncidentDraft.of(incident, NOW)
                        .answer(
                            incident.title(),
                            incident.service(),
                            incident.kind(),
                            incident.reason(),
                            lessons.ranked(incident.suspects(), unlike()))
                        .done())
            .toList();
    List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

    assertThat(new Lessons(again).ranked(suspects, unlike()))
        .isEqualTo(lessons.ranked(suspects, unlike()));
  }

  @Test
  void ranked_changesNothingWhereLabelsAreFew() {
    List<Incident> judged = new ArrayList<>();
    for (int i = 0; i < CauseClassifier.LEAST_INCIDENTS - 1; i++) {
      judged.add(corrected(confusion("caller-" + i, "callee-" + i), "callee-" + i));
    }
    List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

    assertThat(new Lessons(judged).ranked(suspects, unlike())).isEqualTo(suspects);

    judged.add(corrected(confusion("caller", "callee"), "callee"));
    assertThat(new Lessons(judged).ranked(suspects, unlike())).isNotEqualTo(suspects);
    // Withdrawing what was said undoes it.
    judged.removeLast();
    assertThat(new Lessons(judged).ranked(suspects, unlike())).isEqualTo(suspects);
  }

  @Test
  void ranked_changesNothingWhereLabelsContradictEachOther() {
    for (int trial = 0; trial < 20; trial++) {
      List<Incident> judged = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        Incident incident = confusion("caller-" + i, "callee-" + i);
        judged.add(random.nextBoolean() ? confirmed(incident) : corrected(incident, "callee-" + i));
      }
      List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

      assertThat(new Lessons(judged).ranked(suspects, unlike()))
          .as("trial %d", trial)
          .isEqualTo(suspects);
    }
  }

  @Test
  void ranked_changesNothingWhereTheEngineWasRight() {
    List<Incident> judged = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      judged.add(confirmed(i % 2 == 0 ? confusion("a-" + i, "b-" + i) : clear("c-" + i, "d-" + i)));
    }
    List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

    assertThat(new Lessons(judged).ranked(suspects, unlike())).isEqualTo(suspects);
  }

  @Test
  void ranked_learnsNothingFromWhatWasNoProblem() {
    List<Incident> judged = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      judged.add(said(confusion("a-" + i, "b-" + i), Feedback.Verdict.NOT_A_PROBLEM, null));
    }
    List<Suspect> suspects = confusion("new-caller", "new-callee").suspects();

    assertThat(new Lessons(judged).ranked(suspects, unlike())).isEqualTo(suspects);
  }

  /** The caller first, for its network, then whom it calls. */
  private Incident confusion(String caller, String callee) {
    return incident(
        caller,
        List.of(
            suspect(caller, "network", 0.7, "network_leg"),
            suspect(callee, "cpu", 0.6, "self_time"),
            suspect("bystander", "load", 0.2, "errors")));
  }

  private Incident clear(String first, String second) {
    return incident(
        first,
        List.of(
            suspect(first, "memory", 0.8, "resource"),
            suspect(second, "dependency", 0.4, "errors")));
  }

  private Suspect suspect(String service, String kind, double score, String evidence) {
    double own = score + 0.05 * (random.nextDouble() - 0.5);
    return new Suspect(
        service,
        kind,
        own,
        null,
        null,
        null,
        List.of(new Suspect.Note(evidence, "as planted", 1, 2, 1e-6, List.of())),
        null,
        List.of());
  }

  private static Incident confirmed(Incident incident) {
    return said(incident, Feedback.Verdict.RIGHT, null);
  }

  private static Incident corrected(Incident incident, String cause) {
    return said(incident, Feedback.Verdict.WRONG_CAUSE, cause);
  }

  private static Incident said(
      Incident incident, Feedback.Verdict verdict, @Nullable String service) {
    return IncidentChanges.withFeedback(
        incident, new Feedback(verdict, incident.service(), "key-1", NOW, service, null, null));
  }

  private Incident incident(String service, List<Suspect> suspects) {
    List<Suspect> ranked =
        suspects.stream().sorted(Comparator.comparingDouble(Suspect::score).reversed()).toList();
    return IncidentDraft.of(opened(service), NOW)
        .answer("planted", service, ranked.getFirst().kind(), "planted", ranked)
        .done();
  }

  /** Shares no series with any of the others. */
  private static Incident unlike() {
    return opened("elsewhere");
  }

  private static Incident opened(String service) {
    Finding finding =
        new Finding(Finding.Type.LATENCY, service, "POST /x", "slow", 0.1, 0.5, 1e-9, NOW);
    IncidentBook book = new IncidentBook("default", Duration.ofMinutes(5), any -> "of " + service);
    book.fold(List.of(finding), String::equals, NOW);
    return book.fold(List.of(finding), String::equals, NOW).getFirst();
  }
}
