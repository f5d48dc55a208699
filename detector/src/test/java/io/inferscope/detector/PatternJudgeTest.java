package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.detector.PatternJudge.Changed;
import io.inferscope.patterns.WindowComparison.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatternJudgeTest {
  private static final PatternJudge.Key USUAL = new PatternJudge.Key("till", "usual");
  private static final PatternJudge.Key OTHER = new PatternJudge.Key("till", "other");
  private static final PatternJudge.Key ELSEWHERE = new PatternJudge.Key("shop", "other");
  private static final PatternJudge.Key UNPATTERNED = new PatternJudge.Key("till", "");

  private static List<Changed> changes(
      Map<PatternJudge.Key, Long> before, Map<PatternJudge.Key, Long> after) {
    return PatternJudge.changes(before, Duration.ofMinutes(15), after, Duration.ofMinutes(2));
  }

  @Test
  void changes_findsWhatAppearedAndWhatVanished() {
    List<Changed> changes =
        changes(
            Map.of(USUAL, 900L, OTHER, 300L),
            Map.of(USUAL, 120L, new PatternJudge.Key("till", "new"), 12L));

    assertThat(changes)
        .extracting(changed -> changed.change().change(), changed -> changed.key().pattern())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Change.NEW, "new"),
            org.assertj.core.groups.Tuple.tuple(Change.GONE, "other"));
    assertThat(changes)
        .filteredOn(changed -> changed.change().change() == Change.NEW)
        .first()
        .satisfies(
            changed -> {
              assertThat(changed.before()).isZero();
              assertThat(changed.after()).isEqualTo(0.1);
            });
  }

  @Test
  void changes_leavesChanceAndChangesOfRateAlone() {
    assertThat(changes(Map.of(USUAL, 900L, OTHER, 6L), Map.of(USUAL, 120L))).isEmpty();
    assertThat(changes(Map.of(USUAL, 900L), Map.of(USUAL, 120L, OTHER, 4L))).isEmpty();
    assertThat(changes(Map.of(USUAL, 900L), Map.of(USUAL, 2_000L))).isEmpty();
    assertThat(changes(Map.of(USUAL, 900L), Map.of(USUAL, 120L, UNPATTERNED, 50L))).isEmpty();
  }

  @Test
  void changes_leavesServicesAloneThatStartOrFallSilent() {
    assertThat(changes(Map.of(USUAL, 900L), Map.of(USUAL, 120L, ELSEWHERE, 50L))).isEmpty();
    assertThat(changes(Map.of(USUAL, 900L, ELSEWHERE, 900L), Map.of(USUAL, 120L))).isEmpty();
  }
}
