package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentPageTest {
  private static List<String> lines(String json) {
    Incident incident = Incident.of(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    return IncidentPage.lines(incident, Instant.parse("2026-03-01T03:01:00Z"));
  }

  @Test
  void lines_tellWhoSinceWhenAndWhy() {
    List<String> lines =
        lines(
            """
            {"id": "i-1", "state": "open", "title": "Answers of gateway take four times as long",
             "onset": "2026-03-01T03:00:00Z",
             "impact": {"requests_per_second": 15.5, "tenants": ["acme"]},
             "suspects": [{"service": "model-server", "kind": "cpu", "score": 0.8312,
               "instance": "model-server-0", "version": null, "operation": "decode",
               "evidence": [{"type": "metric", "text": "process.cpu.utilization rose",
                 "before": 0.0512, "after": 0.31}]}],
             "changes": [], "patterns": [{"id": "p1", "template": "Finished request <*>"}],
             "traces": [{"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "duration_ms": 812}]}
            """);

    assertThat(lines)
        .contains(
            "OPEN  Answers of gateway take four times as long",
            "since      03:00:00 UTC, 60 s ago",
            "hit        requests per second 15.5, tenants [\"acme\"]",
            "  1. model-server: cpu, score 0.831, instance model-server-0, operation decode",
            "       - process.cpu.utilization rose",
            "  - Finished request <*>",
            "  - trace id 4bf92f3577b34da6a3ce929d0e0e4736, duration ms 812")
        .doesNotContain("what changed");
  }

  @Test
  void lines_tellWhoIsHit() {
    List<String> lines =
        lines(
            """
            {"id": "i-1", "impact": {"requests": 9, "blast_radius": {"requests": 9, "failed": 2, "slow": 3,
              "entry_points": [{"service": "gateway", "name": "POST /chat", "requests": 9, "failed": 2, "slow": 3}],
              "models": [], "customers": [{"name": "acme", "requests": 5, "failed": 2, "slow": 0}]}}}
            """);

    assertThat(lines)
        .contains(
            "hit        9 requests, 2 failed, 3 slow",
            "  entry points: POST /chat (9 requests, 2 failed, 3 slow)",
            "  customers: acme (5 requests, 2 failed, 0 slow)")
        .noneMatch(line -> line.contains("models"));
  }

  @Test
  void lines_standWhereAlmostNothingIsTold() {
    assertThat(lines("{\"id\": \"i-1\"}"))
        .contains("since      unknown", "hit        not told", "incident   i-1");
  }

  @Test
  void lines_stayOnOneScreen() {
    String pattern = "{\"template\": \"" + "long ".repeat(100) + "\"}";
    String patterns =
        String.join(",", List.of(pattern, pattern, pattern, pattern, pattern, pattern));

    List<String> lines = lines("{\"id\": \"i-1\", \"patterns\": [" + patterns + "]}");

    assertThat(lines).allMatch(line -> line.length() <= 110).contains("  and 1 more");
  }
}
