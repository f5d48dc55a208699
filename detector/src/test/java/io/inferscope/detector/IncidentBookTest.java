package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncidentBookTest {
  private static final Instant START = Instant.parse("2026-01-31T03:00:00Z");

  private final AtomicInteger ids = new AtomicInteger();
  private final IncidentBook book =
      new IncidentBook("default", Duration.ofMinutes(5), any -> "i" + ids.incrementAndGet());

  @Test
  void fold_opensOnlyWhatIsSeenTwiceInARow() {
    assertThat(book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(10))).isEmpty();
    assertThat(book.fold(List.of(), IncidentBookTest::nobody, at(15))).isEmpty();
    assertThat(book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(20))).isEmpty();
    assertThat(book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(25)))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.state()).isEqualTo(Incident.State.OPEN);
              assertThat(incident.service()).isEqualTo("a");
              assertThat(incident.onset()).isEqualTo(at(0));
            });
  }

  @Test
  void fold_makesOneIncidentOfConnectedServices() {
    List<Finding> both = List.of(finding("a", 10), finding("b", 0));
    book.fold(both, IncidentBookTest::everybody, at(20));
    book.fold(both, IncidentBookTest::everybody, at(25));

    assertThat(book.active())
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.findings()).hasSize(2);
              assertThat(incident.onset()).isEqualTo(at(0));
              assertThat(incident.impact().services()).containsExactly("a", "b");
            });
  }

  @Test
  void fold_makesTwoIncidentsOfUnconnectedServices() {
    List<Finding> both = List.of(finding("a", 10), finding("b", 0));
    book.fold(both, IncidentBookTest::nobody, at(20));
    book.fold(both, IncidentBookTest::nobody, at(25));

    assertThat(book.active()).hasSize(2);
  }

  @Test
  void fold_keepsTheFirstOnsetOfASeries() {
    book.fold(List.of(finding("a", 10)), IncidentBookTest::nobody, at(20));
    book.fold(List.of(finding("a", 10)), IncidentBookTest::nobody, at(25));
    book.fold(List.of(finding("a", 40)), IncidentBookTest::nobody, at(60));

    assertThat(book.active().getFirst().findings().getFirst().onset()).isEqualTo(at(10));
  }

  @Test
  void fold_resolvesWhatStaysQuiet() {
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(10));
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(15));

    assertThat(book.fold(List.of(), IncidentBookTest::nobody, at(15 + 299))).isEmpty();
    assertThat(book.fold(List.of(), IncidentBookTest::nobody, at(15 + 300)))
        .singleElement()
        .satisfies(incident -> assertThat(incident.state()).isEqualTo(Incident.State.RESOLVED));
    assertThat(book.active()).isEmpty();
  }

  @Test
  void fold_reopensWhatComesAgainSoon() {
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(10));
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(15));
    book.fold(List.of(), IncidentBookTest::nobody, at(315));
    book.fold(List.of(finding("a", 400)), IncidentBookTest::nobody, at(410));

    assertThat(book.fold(List.of(finding("a", 400)), IncidentBookTest::nobody, at(415)))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.state()).isEqualTo(Incident.State.REOPENED);
              assertThat(incident.onset()).isEqualTo(at(0));
              assertThat(incident.history())
                  .extracting(Incident.Act::what)
                  .containsExactly("opened", "resolved", "reopened");
            });
  }

  @Test
  void fold_reopensWhatAnotherProcessHasResolved() {
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(10));
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(15));
    Incident resolved = book.fold(List.of(), IncidentBookTest::nobody, at(315)).getFirst();
    IncidentBook next = new IncidentBook("default", Duration.ofMinutes(5), any -> "another");
    next.restore(resolved);
    next.fold(List.of(finding("a", 400)), IncidentBookTest::nobody, at(410));

    assertThat(next.fold(List.of(finding("a", 400)), IncidentBookTest::nobody, at(415)))
        .singleElement()
        .satisfies(incident -> assertThat(incident.id()).isEqualTo(resolved.id()));
  }

  @Test
  void fold_opensAnotherForWhatComesAgainLater() {
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(10));
    book.fold(List.of(finding("a", 0)), IncidentBookTest::nobody, at(15));
    book.fold(List.of(), IncidentBookTest::nobody, at(315));
    book.fold(List.of(finding("a", 4000)), IncidentBookTest::nobody, at(4010));

    assertThat(book.fold(List.of(finding("a", 4000)), IncidentBookTest::nobody, at(4015)))
        .singleElement()
        .satisfies(incident -> assertThat(incident.state()).isEqualTo(Incident.State.OPEN));
  }

  @Test
  void fold_letsWhatIsHarmlessOnlyJoin() {
    Finding traffic = new Finding(Finding.Type.TRAFFIC, "a", "GET /", "more", 1, 5, 1e-9, at(-60));
    for (int second = 0; second < 60; second += 10) {
      assertThat(book.fold(List.of(traffic), IncidentBookTest::nobody, at(second))).isEmpty();
    }
    book.fold(List.of(finding("a", 60)), IncidentBookTest::nobody, at(70));
    book.fold(List.of(finding("a", 60), traffic), IncidentBookTest::nobody, at(75));
    book.fold(List.of(traffic), IncidentBookTest::nobody, at(200));

    assertThat(book.active())
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.findings()).hasSize(2);
              assertThat(incident.onset()).isEqualTo(at(60));
              assertThat(incident.lastFindingAt()).isEqualTo(at(75));
            });
  }

  @Test
  void fold_opensUnderTheSameIdWhateverProcessDoes() {
    assertThat(Incidents.opened("acme", "GET /", START).id())
        .isEqualTo(Incidents.opened("acme", "GET /", START).id())
        .isNotEqualTo(Incidents.opened("other", "GET /", START).id())
        .isNotEqualTo(Incidents.opened("acme", "POST /", START).id())
        .isNotEqualTo(Incidents.opened("acme", "GET /", START.plusSeconds(10)).id())
        .matches("[A-Za-z0-9_-]{1,64}");
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  private static Finding finding(String service, long onset) {
    return new Finding(Finding.Type.ERRORS, service, "GET /", "fails", 0, 1, 1e-9, at(onset));
  }

  private static boolean nobody(String service, String other) {
    return false;
  }

  private static boolean everybody(String service, String other) {
    return true;
  }
}
