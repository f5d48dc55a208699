package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.StepCounts.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepCountsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(61);
  private static final int SEGMENTS = 3;
  private static final int DOCUMENTS_OF_A_SEGMENT = 1_000;
  private static final int RARE = 7;
  private static final String NAMESPACE = Documents.namespace();
  private static final TelemetrySearch SEARCH = new TelemetrySearch(Node.CONNECTION);

  /** So few that this hour has more. */
  private final StepCounts many = new StepCounts(SEARCH, 600, 100);

  /** Within the hour, and on both sides of where each step begins. */
  @BeforeAll
  static void store() throws Exception {
    Random random = new Random(3);
    for (int segment = 0; segment < SEGMENTS; segment++) {
      Documents documents = new Documents();
      for (int i = 0; i < DOCUMENTS_OF_A_SEGMENT; i++) {
        Instant edge = START.plus(STEP.multipliedBy(i % 60));
        Instant at =
            switch (i % 4) {
              case 0 -> edge;
              case 1 -> edge.minusNanos(1);
              default -> START.plusNanos(random.nextLong(3_600_000_000_000L));
            };
        documents.add(
            "logs-generic.otel-" + NAMESPACE,
            "{\"@timestamp\":\"%s\",\"severity_text\":\"%s\"}"
                .formatted(at, segment == 0 && i < RARE ? "FATAL" : i % 3 == 0 ? "WARN" : "INFO"));
      }
      documents.store(NAMESPACE);
    }
  }

  @Test
  void count_isThatOfEachDocument() {
    for (long nanos : new long[] {0, 1, 999_999, 17_000_000, 30_000_000_123L}) {
      Instant from = START.plusNanos(nanos);
      Selection hour = Selection.all(Signal.LOGS, NAMESPACE, from, from.plusSeconds(3_000));

      Counted counted = many.count(hour, STEP);

      assertThat(counted.share()).isEqualTo(1);
      assertThat(counted.series().start()).isEqualTo(from);
      assertThat(counted.series().values()).isEqualTo(exact(hour)).hasSize(50);
      assertThat(sum(counted)).isEqualTo(SEARCH.count(hour)).isGreaterThan(600);
    }
  }

  /** What makes the cost independent of the number of documents; Elasticsearch's own account. */
  @Test
  void count_withoutAQueryLooksAtNoDocument() {
    JsonNode answer =
        new Requests(Node.CONNECTION)
            .json(
                "POST",
                "/logs-generic.otel-" + NAMESPACE + "/_search",
                StepCounts.steps(logs(), STEP).put("profile", true));

    int steps = exact(logs()).length;
    assertThat(answer.findValues("segments_counted_in_constant_time")).hasSize(steps);
    assertThat(answer.findValuesAsText("type")).contains("FilterByFilterAggregator");
  }

  @Test
  void count_ofManyThatMatchIsAnEstimateFromAShare() {
    Selection warnings = logs().matching("{\"term\":{\"severity_text\":\"WARN\"}}");

    Counted counted = many.count(warnings, STEP);

    assertThat(counted.share()).isCloseTo(0.2, within(0.01));
    double expected = SEARCH.count(warnings);
    // Five standard errors of a share of one in five.
    assertThat((double) sum(counted)).isCloseTo(expected, within(5 * Math.sqrt(expected * 4)));
    assertThat(counted.counts())
        .isNotEqualTo(new StepCounts(SEARCH).count(warnings, STEP).counts());
  }

  @Test
  void count_ofFewThatMatchIsExact() {
    Selection rare = logs().matching("{\"term\":{\"severity_text\":\"FATAL\"}}");

    Counted counted = many.count(rare, STEP);

    assertThat(counted.share()).isEqualTo(1);
    assertThat(counted.series().values()).isEqualTo(exact(rare));
    assertThat(sum(counted)).isEqualTo(RARE);
  }

  @Test
  void count_isExactWhereTheWindowHoldsFew() {
    Selection warnings = logs().matching("{\"term\":{\"severity_text\":\"WARN\"}}");

    Counted counted = new StepCounts(SEARCH).count(warnings, STEP);

    assertThat(counted.share()).isEqualTo(1);
    assertThat(counted.series().values()).isEqualTo(exact(warnings));
  }

  @Test
  void count_isNoneWhereThereIsNothing() {
    Selection before =
        Selection.all(Signal.LOGS, Documents.namespace(), START, START.plusSeconds(610));

    assertThat(many.count(before, STEP).counts()).containsOnly(0).hasSize(10);
  }

  private static Selection logs() {
    return Selection.all(Signal.LOGS, NAMESPACE, START, START.plusSeconds(3_600));
  }

  private static double[] exact(Selection selection) {
    return SEARCH.histogram(selection, STEP, null, 1).getFirst().values();
  }

  private static long sum(Counted counted) {
    return Arrays.stream(counted.counts()).sum();
  }
}
