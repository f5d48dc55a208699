package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorrectionsTest {

  private final PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);

  @Test
  void correct_masksWhatAUserNames() {
    MaskRule rule = ((MaskRule.Accepted) MaskRule.of("[A-Z]{2}-[a-z]+")).rule();
    miner.correct(new Corrections(List.of(rule), Map.of()));

    assertThat(miner.match("shop", "ship DE-berlin soon").template())
        .isEqualTo("ship <masked> soon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*", "(a", ".*a.{20}b", "[a-z"})
  void maskRule_refusesWithAReason(String expression) {
    assertThat(MaskRule.of(expression))
        .isInstanceOfSatisfying(
            MaskRule.Refused.class, refused -> assertThat(refused.reason()).isNotBlank());
  }

  @Test
  void maskRule_isNotSlowWhereBacktrackingWouldBe() {
    MaskRule rule = ((MaskRule.Accepted) MaskRule.of("(x+x+)+y")).rule();
    miner.correct(new Corrections(List.of(rule), Map.of()));

    long started = System.nanoTime();
    miner.match("shop", "x".repeat(4000));

    assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
    assertThat(miner.match("shop", "a " + "x".repeat(20) + "y b").template())
        .isEqualTo("a <masked> b");
  }

  @Test
  void correct_splitsAPatternOnAVariable() {
    var whole = miner.match("shop", "answer 200 after 12ms");
    miner.correct(new Corrections(List.of(), Map.of(whole.id(), Set.of(0))));

    var good = miner.match("shop", "answer 200 after 14ms");
    var bad = miner.match("shop", "answer 500 after 15ms");

    assertThat(good.template()).isEqualTo("answer 200 after <duration>");
    assertThat(bad.template()).isEqualTo("answer 500 after <duration>");
    assertThat(List.of(good.id(), bad.id())).doesNotHaveDuplicates().doesNotContain(whole.id());
  }

  @Test
  void correct_leavesValuesPastTheBoundWithTheWhole() {
    var whole = miner.match("shop", "answer 1 after 12ms");
    miner.correct(new Corrections(List.of(), Map.of(whole.id(), Set.of(0))));
    for (int i = 0; i < Corrections.MOST_VALUES; i++) {
      miner.match("shop", "answer " + i + " after 1ms");
    }

    assertThat(miner.match("shop", "answer 100000 after 1ms").id()).isEqualTo(whole.id());
  }

  @Test
  void variables_tellTypeAndText() {
    assertThat(miner.variables("shop", "answer 200 from 10.0.0.1"))
        .containsExactly(
            new Variable(VariableType.NUMBER, "200"), new Variable(VariableType.IP, "10.0.0.1"));
  }
}
