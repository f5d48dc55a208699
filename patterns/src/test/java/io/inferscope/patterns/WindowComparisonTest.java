package io.inferscope.patterns;

import static io.inferscope.patterns.WindowComparison.compare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.patterns.WindowComparison.Change;
import io.inferscope.patterns.WindowComparison.PatternChange;
import io.inferscope.patterns.WindowComparison.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WindowComparisonTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static Window hour(Map<String, Long> messages) {
    return new Window(messages, HOUR);
  }

  @Test
  void compare_namesEachChange() {
    Map<String, Long> before = Map.of("gone", 40L, "fading", 900L, "same", 500L, "surging", 100L);
    Map<String, Long> after = Map.of("new", 40L, "fading", 600L, "same", 510L, "surging", 5000L);

    assertThat(compare(hour(before), hour(after), 0.02))
        .extracting(PatternChange::patternId, PatternChange::change)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("new", Change.NEW),
            org.assertj.core.groups.Tuple.tuple("gone", Change.GONE),
            org.assertj.core.groups.Tuple.tuple("fading", Change.FADING),
            org.assertj.core.groups.Tuple.tuple("surging", Change.SURGING));
  }

  @Test
  void compare_countsTheLengthOfTheWindows() {
    Window day = new Window(Map.of("steady", 2400L), Duration.ofDays(1));

    assertThat(compare(day, hour(Map.of("steady", 100L)), 0.02)).isEmpty();
  }

  @Test
  void compare_findsNothingInChance() {
    Random random = new Random(1);
    Map<String, Long> before = new HashMap<>();
    Map<String, Long> after = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      before.put("p" + i, 50 + Math.round(random.nextGaussian() * Math.sqrt(50)));
      after.put("p" + i, 50 + Math.round(random.nextGaussian() * Math.sqrt(50)));
    }

    assertThat(compare(hour(before), hour(after), 0.02)).isEmpty();
  }

  @Test
  void pValue_isThatOfTheExactTest() {
    assertThat(WindowComparison.pValue(0, 5, 0.5)).isCloseTo(0.0625, within(1e-9));
    assertThat(WindowComparison.pValue(2, 8, 0.5)).isCloseTo(0.109375, within(1e-9));
  }

  @Test
  void pValue_joinsExactAndApproximate() {
    double exact = WindowComparison.pValue(470, 530, 0.5);
    double approximate = WindowComparison.pValue(471, 531, 0.5);

    assertThat(approximate).isCloseTo(exact, within(0.003));
  }

  @Test
  void window_refusesNoLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(Map.of(), Duration.ZERO))
        .withMessageContaining("length");
  }
}
