package io.inferscope.detector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Incidents made up for tests. */
final class Incidents {
  private Incidents() {}

  /** Stores it as it is. */
  static void store(IncidentStore store, Incident incident) {
    store.save(incident, stored -> incident);
  }

  /** One of which only a finding is known. */
  static Incident opened(String tenant, String operation, Instant onset) {
    Finding finding =
        new Finding(Finding.Type.ERRORS, "gateway", operation, "fails", 0, 0.5, 1e-9, onset);
    IncidentBook book = new IncidentBook(tenant, Duration.ofMinutes(5));
    book.fold(List.of(finding), String::equals, onset.plusSeconds(20));
    return book.fold(List.of(finding), String::equals, onset.plusSeconds(30)).getFirst();
  }
}
