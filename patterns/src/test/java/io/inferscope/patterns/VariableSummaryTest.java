package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VariableSummaryTest {

  private final VariableSummary summary = new VariableSummary();

  @Test
  void add_countsExactlyWhileValuesAreFew() {
    for (int i = 0; i < 10; i++) {
      summary.add(i % 3 == 0 ? "card" : "cash");
    }

    assertThat(summary.top(5))
        .containsExactly(
            new VariableSummary.Frequent("cash", 6, 0), new VariableSummary.Frequent("card", 4, 0));
  }

  @Test
  void add_keepsTheFrequentAmongManyAndTellsItsError() {
    for (int i = 0; i < 10_000; i++) {
      summary.add(i % 4 == 0 ? "often" : "rare" + i);
    }

    assertThat(summary.top(10)).as("what came once is not frequent").hasSize(1);
    var top = summary.top(1).getFirst();
    assertThat(top.text()).isEqualTo("often");
    assertThat(top.atMost() - top.error()).isLessThanOrEqualTo(2_500);
    assertThat(top.atMost()).isGreaterThanOrEqualTo(2_500);
  }

  @Test
  void add_keepsTheRangeOfNumbersWithUnits() {
    summary.add("12ms");
    summary.add("-3.5");
    summary.add("none");

    assertThat(summary.numbers()).isEqualTo(2);
    assertThat(summary.smallest()).hasValue(-3.5);
    assertThat(summary.largest()).hasValue(12);
    assertThat(summary.mean()).hasValue(4.25);
  }
}
