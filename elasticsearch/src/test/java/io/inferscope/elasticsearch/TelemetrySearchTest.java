package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.model.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TelemetrySearchTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String NAMESPACE = Documents.namespace();
  private final TelemetrySearch search = new TelemetrySearch(Node.CONNECTION);

  /** Thirty logs a second apart; from the twentieth on half come from a second replica and fail. */
  @BeforeAll
  static void store() throws Exception {
    Documents documents = new Documents();
    for (int i = 0; i < 30; i++) {
      boolean failing = i >= 20 && i % 2 == 0;
      documents.add(
          "logs-generic.otel-" + NAMESPACE,
          """
          {"@timestamp":"%s","severity_text":"%s","trace_id":"%032x","body":{"text":"reply %d"},
           "resource":{"attributes":{"service.name":"router","service.instance.id":"%s"}}}"""
              .formatted(
                  START.plusSeconds(i), failing ? "ERROR" : "INFO", i, i, failing ? "b" : "a"));
    }
    documents.add(
        "traces-generic.otel-" + NAMESPACE,
        "{\"@timestamp\":\"%s\",\"trace_id\":\"%032x\",\"name\":\"chat\"}".formatted(START, 5));
    documents.store(NAMESPACE);
  }

  @Test
  void search_pagesThroughAll() {
    SearchPage first = search.search(logs(), SortOrder.NEWEST_FIRST, 20, null);
    assertThat(first.total()).isEqualTo(30);
    assertThat(first.hits()).hasSize(20);
    assertThat(text(first.hits().getFirst())).isEqualTo("reply 29");
    SearchPage second = search.search(logs(), SortOrder.NEWEST_FIRST, 20, first.cursor());
    assertThat(second.hits()).extracting(TelemetrySearchTest::text).hasSize(10).contains("reply 0");
    assertThat(second.cursor()).isNull();
  }

  @Test
  void search_takesElasticsearchQueries() {
    Selection errors = logs().matching("{\"term\":{\"log.level\":\"ERROR\"}}");
    assertThat(search.count(errors)).isEqualTo(5);
    Selection words = logs().matching("{\"match_phrase\":{\"message\":\"reply 7\"}}");
    assertThat(search.search(words, SortOrder.OLDEST_FIRST, 5, null).hits())
        .extracting(TelemetrySearchTest::text)
        .containsExactly("reply 7");
  }

  @Test
  void search_refusesAWrongQuery() {
    assertThatThrownBy(() -> search.count(logs().matching("{\"colour\":{}}")))
        .isInstanceOfSatisfying(
            ElasticsearchException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void search_refusesForeignCursors() {
    assertThatThrownBy(() -> search.search(logs(), SortOrder.OLDEST_FIRST, 5, "e30"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a cursor of this service");
  }

  @Test
  void histogram_countsByTimeAndValue() {
    List<Series> all = search.histogram(logs(), Duration.ofSeconds(10), null, 1);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().start()).isEqualTo(START);
    assertThat(all.getFirst().values()).containsExactly(10, 10, 10);
    List<Series> groups = search.histogram(logs(), Duration.ofSeconds(15), "severity_text", 5);
    assertThat(groups)
        .extracting(Series::labels)
        .containsExactly(Map.of("severity_text", "INFO"), Map.of("severity_text", "ERROR"));
    assertThat(groups.get(0).values()).containsExactly(15, 10);
    assertThat(groups.get(1).values()).containsExactly(0, 5);
  }

  @Test
  void histogram_startsAtTheWindow() {
    Selection odd =
        Selection.all(Signal.LOGS, NAMESPACE, START.plusSeconds(3), START.plusSeconds(28));
    assertThat(search.histogram(odd, Duration.ofSeconds(10), null, 1).getFirst().values())
        .containsExactly(10, 10, 5);
  }

  private static Selection logs() {
    return Selection.all(Signal.LOGS, NAMESPACE, START, START.plusSeconds(30));
  }

  private static String text(Hit hit) {
    return hit.source().path("body").path("text").asText();
  }
}
