package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** Against values printed in standard tables. */
class DistributionsTest {

  @Test
  void normalTail_agreesWithTables() {
    assertThat(Distributions.normalTail(1.959963985)).isCloseTo(0.025, within(1e-10));
    assertThat(Distributions.normalTail(-1.959963985)).isCloseTo(0.975, within(1e-10));
    assertThat(Distributions.normalTail(6)).isCloseTo(9.865876e-10, withPercentage(1e-4));
    assertThat(Distributions.normalTwoSided(30)).isPositive().isLessThan(1e-190);
  }

  @Test
  void chiSquareTail_agreesWithTables() {
    assertThat(Distributions.chiSquareTail(1, 3.841458821)).isCloseTo(0.05, within(1e-9));
    assertThat(Distributions.chiSquareTail(10, 23.20925116)).isCloseTo(0.01, within(1e-9));
    assertThat(Distributions.chiSquareTail(3, 0)).isEqualTo(1);
  }

  @Test
  void studentTwoSided_agreesWithTables() {
    assertThat(Distributions.studentTwoSided(5, 2.570581836)).isCloseTo(0.05, within(1e-9));
    assertThat(Distributions.studentTwoSided(1, 63.65674116)).isCloseTo(0.01, within(1e-9));
    assertThat(Distributions.studentTwoSided(30, 0)).isEqualTo(1);
  }

  @Test
  void logGamma_agreesWithFactorials() {
    assertThat(Math.exp(Distributions.logGamma(6))).isCloseTo(120, within(1e-9));
    assertThat(Distributions.logGamma(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-12));
  }
}
