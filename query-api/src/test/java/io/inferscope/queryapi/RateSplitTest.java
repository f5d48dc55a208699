package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateSplitTest {
  private static final int BUCKETS = 60;

  @ParameterizedTest
  @CsvSource({
    // the buckets that have five times the others, then what is said of them
    "30, 60, 0, 30, step",
    "30, 36, 0, 30, spike",
    "0, 8, 8, 60, spike",
    // most of the time is the usual, also where it is more
    "8, 60, 8, 60, dip",
  })
  void best_comparesWithWhatIsUsual(
      int from, int to, int baselineFrom, int baselineTo, String kind) {
    RateSplit split = RateSplit.best(counts(from, to)).orElseThrow();

    assertThat(split.kind()).isEqualTo(kind);
    assertThat(split.baselineFrom()).isEqualTo(baselineFrom);
    assertThat(split.baselineTo()).isBetween(baselineTo - 1, baselineTo);
    assertThat(split.from()).isEqualTo(kind.equals("dip") ? 0 : from);
    assertThat(split.to()).isBetween(kind.equals("dip") ? 7 : to - 1, kind.equals("dip") ? 9 : to);
  }

  @Test
  void best_isNoneOfARateThatStays() {
    assertThat(RateSplit.best(counts(0, 0))).isEmpty();
  }

  private static long[] counts(int from, int to) {
    Random random = new Random(3);
    long[] counts = new long[BUCKETS];
    Arrays.setAll(counts, i -> 200 + Math.round(14 * random.nextGaussian()));
    for (int i = from; i < to; i++) {
      counts[i] *= 5;
    }
    return counts;
  }
}
