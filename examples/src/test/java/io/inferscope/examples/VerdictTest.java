package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Instant INJECTED = Instant.parse("2026-03-01T03:00:00Z");

  private final Injection injection =
      new Injection(Fault.SLOW_DECODE, INJECTED, List.of("model-server-0", "model-server-1"));

  private static Incident incident(String service, String kind, String onset) {
    String json =
        """
        {"id": "i-1", "state": "open", "title": "gateway is slow", "service": "gateway",
         "kind": "unknown", "onset": "%s", "opened_at": "2026-03-01T03:00:40Z",
         "suspects": [
           {"service": "%s", "kind": "%s", "score": 0.83, "evidence": []},
           {"service": "gateway", "kind": "cpu", "score": 0.1, "evidence": []}]}
        """
            .formatted(onset, service, kind);
    return Incident.of(Json.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private Verdict judge(Incident answer) {
    return Verdict.of(injection, List.of(), Optional.of(answer));
  }

  private static List<String> wrong(Verdict verdict) {
    return verdict.checks().stream()
        .filter(check -> !check.right())
        .map(Verdict.Check::what)
        .toList();
  }

  @Test
  void of_isRightWhenServiceKindAndOnsetAre() {
    Verdict verdict = judge(incident("model-server", "cpu", "2026-03-01T02:59:50Z"));

    assertThat(verdict.right()).isTrue();
    assertThat(verdict.line()).isEqualTo("VERDICT right");
  }

  @Test
  void of_isWrongWhenTheFirstSuspectIsAnotherService() {
    Verdict verdict = judge(incident("gateway", "cpu", "2026-03-01T03:00:00Z"));

    assertThat(wrong(verdict)).containsExactly("service");
    assertThat(verdict.line())
        .isEqualTo("VERDICT wrong (service: expected model-server, got gateway)");
  }

  @Test
  void of_isWrongWhenTheKindIsAnother() {
    assertThat(wrong(judge(incident("model-server", "queue", "2026-03-01T03:00:00Z"))))
        .containsExactly("kind");
  }

  @Test
  void of_isWrongWhenTheOnsetIsThirtySecondsOff() {
    assertThat(wrong(judge(incident("model-server", "cpu", "2026-03-01T03:00:30Z"))))
        .containsExactly("onset");
    assertThat(wrong(judge(incident("model-server", "cpu", "2026-03-01T02:59:30Z"))))
        .containsExactly("onset");
  }

  @Test
  void of_takesAnOnsetTwentySecondsOffAsRight() {
    assertThat(judge(incident("model-server", "cpu", "2026-03-01T03:00:20Z")).right()).isTrue();
    assertThat(judge(incident("model-server", "cpu", "2026-03-01T03:00:20.001Z")).right())
        .isFalse();
  }

  @Test
  void of_isWrongWhenSomebodyWasPagedWhileAllWasQuiet() {
    Incident page = incident("model-server", "cpu", "2026-03-01T02:58:00Z");
    Incident answer = incident("model-server", "cpu", "2026-03-01T03:00:00Z");

    Verdict verdict = Verdict.of(injection, List.of(page), Optional.of(answer));

    assertThat(wrong(verdict)).containsExactly("page while quiet");
  }

  @Test
  void of_isWrongWhenThereIsNoAnswer() {
    Verdict verdict = Verdict.of(injection, List.of(), Optional.empty());

    assertThat(wrong(verdict)).containsExactly("service", "kind", "onset");
  }

  @Test
  void of_isWrongWhenTheOnsetIsNoTime() {
    assertThat(wrong(judge(incident("model-server", "cpu", "three o'clock"))))
        .containsExactly("onset");
  }

  @Test
  void of_takesTheIncidentsOwnServiceWhereNobodyIsSuspected() {
    String json =
        """
        {"id": "i-2", "service": "model-server", "kind": "cpu", "onset": "2026-03-01T03:00:05Z"}
        """;

    assertThat(judge(Incident.of(Json.read(json.getBytes(StandardCharsets.UTF_8)))).right())
        .isTrue();
  }
}
