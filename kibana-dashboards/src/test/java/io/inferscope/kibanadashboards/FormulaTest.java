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
  void parse_readsFieldsAndBrackets() {
    Formula.Operation sum =
        new Formula.Operation(
            "add",
            List.of(
                new Measure(new Aggregation(Operation.SUM, "a.b_c", "d : *", 0)),
                new Measure(Aggregation.of(Operation.MAXIMUM, "@t"))),
            1,
            34);

    assertThat(Formula.parse("(sum(a.b_c, kql='d : *') + max(@t)) * 2"))
        .isEqualTo(new Formula.Operation("multiply", List.of(sum, new Constant(2)), 0, 39));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "count( | a field or kql=",
        "count(x) | no field in count()",
        "sum() | a field in sum()",
        "percentile(x) | an aggregation that is known instead of percentile",
        "median(x) | an aggregation that is known instead of median",
        "1 + | a number, an aggregation or a bracket",
        "(1 | ')'",
        "1 2 | an operator or the end",
        "sum(x, shift=3) | kql= instead of shift=",
      })
  void parse_saysWhatIsMissing(String text, String wanted) {
    assertThatThrownBy(() -> Formula.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs " + wanted + " at character");
  }
}
