package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatternLineageTest {
  private static final PatternAlias ONE = new PatternAlias("shop", "a", "b", "paid <*> in full");
  private static final PatternAlias NEXT = new PatternAlias("shop", "b", "c", "paid <*> in <*>");
  private static final PatternAlias WIDER = new PatternAlias("shop", "a", "c", "paid <*> in <*>");

  @Test
  void current_followsMergesToTheEnd() {
    PatternLineage lineage = PatternLineage.of(List.of(NEXT, ONE));

    assertThat(lineage.current("a")).isEqualTo("c");
    assertThat(lineage.current("c")).isEqualTo("c");
    assertThat(lineage.current("unknown")).isEqualTo("unknown");
    assertThat(lineage.ids("c")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(lineage.ids("unknown")).containsExactly("unknown");
  }

  @Test
  void of_takesTheMostGeneralOfSeveralMergesInAnyOrder() {
    PatternAlias narrow = new PatternAlias("shop", "a", "d", "paid <*> in full today");
    List<PatternAlias> aliases = new ArrayList<>(List.of(narrow, ONE, WIDER));

    for (int turn = 0; turn < 3; turn++) {
      Collections.rotate(aliases, 1);
      assertThat(PatternLineage.of(aliases).current("a")).isEqualTo("c");
    }
  }

  @Test
  void of_endsInACircle() {
    PatternLineage lineage =
        PatternLineage.of(
            List.of(new PatternAlias("s", "a", "b", "x"), new PatternAlias("s", "b", "a", "x")));

    assertThat(lineage.current("a")).isIn("a", "b");
  }
}
