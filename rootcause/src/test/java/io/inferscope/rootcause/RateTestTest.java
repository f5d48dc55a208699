package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTestTest {
  @Test
  void z_isExactForFewCounts() {
    RateTest test = new RateTest();
    test.add(6, 6, 0, 4);

    // One arrangement of C(10, 4) = 210 is as extreme; mid-p counts half of it.
    assertThat(Normal.upperTail(-test.z())).isCloseTo(0.5 / 210, within(1e-5));
    assertThat(test.change()).isEqualTo(-1);
  }

  @Test
  void z_doesNotTrustASingleTrace() {
    RateTest test = new RateTest();
    test.add(1, 1, 0, 20);

    assertThat(Math.abs(test.z())).isBetween(1.9, 2.1);
  }

  @Test
  void z_ignoresADifferenceBetweenStrata() {
    RateTest test = new RateTest();
    test.add(90, 100, 9, 10);
    test.add(1, 10, 10, 100);

    assertThat(Math.abs(test.z())).isLessThan(1);
  }

  @Test
  void strength_isZeroWithoutAnythingToCompare() {
    RateTest test = new RateTest();
    test.add(0, 0, 5, 5);

    assertThat(test.strength()).isZero();
  }
}
