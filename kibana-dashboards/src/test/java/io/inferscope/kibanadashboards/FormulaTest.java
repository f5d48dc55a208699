package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.kibanadashboards.Aggregation.Operation;
import io.inferscope.kibanadashboards.Formula.Constant;
import io.inferscope.kibanadashboards.Formula.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
  private static final Measure COUNT = new Measure(Aggregation.count(""));

  @Test
  void parse_readsAShareWithItsPlace() {
    String text = "count(kql='a : b') / count()";

    assertThat(Formula.parse(text))
        .isEqualTo(
            new Formula.Operation(
                "divide", List.of(new Measure(Aggregation.count("a : b")), COUNT), 0, 28));
  }

  @Test
  void parse_multipliesBeforeItAddsAndFromTheLeft() {
    Formula product = new Formula.Operation("multiply", List.of(new Constant(2), COUNT), 5, 16);
    Formula first = new Formula.Operation("subtract", List.of(new Constant(10), product), 0, 16);

    assertThat(Formula.parse("10 - 2 * count() - 0.5"))
        .isEqualTo(new Formula.Operation("subtract", List.of(first, new Constant(0.5)), 0, 22));
  }

  @Test
  void parse_readsFieldsPercentilesAndBrackets() {
    assertThat(Formula.parse("(percentile(a.b_c, percentile=99.5) + max(@t)) * 2"))
        .isInstanceOfSatisfying(
            Formula.Operation.class,
            product -> {
              Formula.Operation sum = (Formula.Operation) product.arguments().getFirst();
              assertThat(sum.arguments())
                  .containsExactly(
                      new Measure(new Aggregation(Operation.PERCENTILE, "a.b_c", "", 99.5)),
                      new Measure(Aggregation.of(Operation.MAXIMUM, "@t")));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "count( | a field, kql= or percentile=",
        "count(x) | no field in count()",
        "sum() | a field in sum()",
        "median(x) | an aggregation that is known instead of median",
        "1 + | a number, an aggregation or a bracket",
        "(1 | ')'",
        "1 2 | an operator or the end",
        "sum(x, shift=3) | kql= or percentile= instead of shift=",
      })
  void parse_saysWhatIsMissing(String text, String wanted) {
    assertThatThrownBy(() -> Formula.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs " + wanted + " at character");
  }
}
