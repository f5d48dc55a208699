package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjustedCountTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|1",
        "ot=th:0|1",
        "ot=th:8|2",
        "ot=th:c|4",
        "ot=th:fc|64",
        "ot=th:fffff|1048576",
        "ot=th:ffffffffffffff|1048576",
        "ot=rv:abcdefabcdefab;th:8|2",
        "rojo=00f067aa0ba902b7,ot=th:c;rv:00000000000000,congo=t61|4",
        "rojo=1, ot=th:8|2",
        "ot=th:|1",
        "ot=th:xyz|1",
        "ot=th:000000000000000|1",
        "other=th:8|1",
        "ot=p:3|1",
        ",,=;ot|1"
      })
  void of_readsTheThreshold(String traceState, long count) {
    assertThat(AdjustedCount.of(span(traceState, "0102030405060708"))).isEqualTo(count);
  }

  @Test
  void of_isRightOnAverageWhereItIsNotWhole() {
    SplittableRandom random = new SplittableRandom(7);
    int spans = 100_000;
    long sum = 0;
    for (int i = 0; i < spans; i++) {
      String id = String.format(Locale.ROOT, "%016x", random.nextLong());
      long count = AdjustedCount.of(span("ot=th:4", id));
      assertThat(count).isBetween(1L, 2L).isEqualTo(AdjustedCount.of(span("ot=th:4", id)));
      sum += count;
    }
    assertThat((double) sum / spans).isCloseTo(4.0 / 3, within(0.01));
  }

  @Test
  void rollup_countsWhatASampledSpanStandsFor() {
    RateRollup rollup = new RateRollup(RateRollup.MOST_KEYS);

    rollup.add(span("", "0000000000000001"), Records.ORIGIN, 100);
    rollup.add(span("ot=th:c", "0000000000000002"), Records.ORIGIN, 100);

    assertThat(rollup.cells()).hasSize(1);
    Map.Entry<RollupKey, RateRollup.Cell> cell = rollup.cells().entrySet().iterator().next();
    assertThat(cell.getValue().count).isEqualTo(5);
    assertThat(cell.getValue().errors).isEqualTo(5);
    assertThat(cell.getValue().durationSumNanos).isEqualTo(5 * 150_000_000L);
    assertThat(cell.getValue().durations[LatencyBuckets.of(150_000_000)]).isEqualTo(5);
    assertThat(cell.getValue().bytes).isEqualTo(200);
  }

  private static Span span(String traceState, String spanId) {
    return new Span(
        Records.RESOURCE,
        Records.SCOPE,
        "0102030405060708090a0b0c0d0e0f10",
        spanId,
        traceState,
        "",
        0,
        "GET /users",
        Span.SpanKind.SERVER,
        Records.NOON,
        Records.NOON + 150_000_000,
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Span.StatusCode.ERROR,
        "");
  }
}
