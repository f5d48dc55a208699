package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentPageTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static Incident open() {
    Finding finding =
        new Finding(Finding.Type.LATENCY, "gateway", "POST /chat", "slow", 0.1, 0.5, 1e-9, NOON);
    IncidentBook book = new IncidentBook("default", Duration.ofMinutes(5), opened -> "i1");
    book.fold(List.of(finding), String::equals, NOON);
    return book.fold(List.of(finding), String::equals, NOON).getFirst();
  }

  @Test
  void of_reachesFromBeforeTheOnsetToNowWhileItGoesOn() {
    assertThat(IncidentPage.of(open()))
        .isEqualTo(
            "inferscope-incident?_g=(time:(from:'2026-03-01T11:45:00Z',to:now))"
                + "&_a=(query:(language:kuery,"
                + "query:'id%20:%20%22i1%22%20or%20not%20opened_at%20:%20*'))");
  }

  @Test
  void of_endsWithTheIncident() {
    Incident resolved = IncidentChanges.resolved(open(), "key-1", NOON.plusSeconds(600));

    assertThat(IncidentPage.of(resolved))
        .contains("time:(from:'2026-03-01T11:45:00Z',to:'2026-03-01T12:15:00Z')");
  }
}
