package io.inferscope.examples;

import io.inferscope.examples.Incident.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The judgement of an answer: what was asked of it, and what it said. */
record Verdict(List<Check> checks) {
  /** How far the onset may be from the injection, either way. */
  static final Duration ONSET_TOLERANCE = Duration.ofSeconds(20);

  Verdict {
    checks = List.copyOf(checks);
  }

  /** One thing that has to be right. */
  record Check(String what, String expected, String actual, boolean right) {}

  /**
   * Judges by comparison with what was injected, nothing else.
   *
   * @param quietPages incidents that were opened while nothing was wrong
   * @param answer the incident that followed the injection
   */
  static Verdict of(Injection injection, List<Incident> quietPages, Optional<Incident> answer) {
    List<Check> checks = new ArrayList<>();
    String pages = quietPages.isEmpty() ? "none" : quietPages.size() + ": " + titles(quietPages);
    checks.add(new Check("page while quiet", "none", pages, quietPages.isEmpty()));
    Optional<Suspect> suspect =
        answer.flatMap(incident -> incident.suspects().stream().findFirst());
    Fault fault = injection.fault();
    checks.add(same("service", fault.service(), suspect.map(Suspect::service)));
    checks.add(same("kind", fault.kind(), suspect.map(Suspect::kind)));
    checks.add(onset(injection.at(), answer.flatMap(Incident::onset)));
    return new Verdict(checks);
  }

  private static String titles(List<Incident> incidents) {
    return String.join("; ", incidents.stream().map(Incident::title).toList());
  }

  private static Check same(String what, String expected, Optional<String> actual) {
    return new Check(
        what, expected, actual.orElse("no answer"), actual.filter(expected::equals).isPresent());
  }

  private static Check onset(Instant injected, Optional<Instant> told) {
    String expected = Clock24.time(injected) + " ± " + ONSET_TOLERANCE.toSeconds() + " s";
    if (told.isEmpty()) {
      return new Check("onset", expected, "no answer", false);
    }
    Duration off = Duration.between(injected, told.get());
    String actual = Clock24.time(told.get()) + " (%+.0f s)".formatted(off.toMillis() / 1000.0);
    return new Check("onset", expected, actual, off.abs().compareTo(ONSET_TOLERANCE) <= 0);
  }

  boolean right() {
    return checks.stream().allMatch(Check::right);
  }

  /** One line for people and scripts. */
  String line() {
    if (right()) {
      return "VERDICT right";
    }
    List<String> wrong =
        checks.stream()
            .filter(check -> !check.right())
            .map(
                check ->
                    check.what() + ": expected " + check.expected() + ", got " + check.actual())
            .toList();
    return "VERDICT wrong (" + String.join(" | ", wrong) + ")";
  }
}
