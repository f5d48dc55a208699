package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariableReaderTest {

  private final VariableReader reader = new VariableReader(List.of());

  @Test
  void read_tellsTypeAndText() {
    assertThat(
            reader.read("paid <number> from <ip> in <duration>", "paid 17 from 10.0.0.7:80 in 3ms"))
        .hasValue(
            List.of(
                new Variable(VariableType.NUMBER, "17"),
                new Variable(VariableType.IP, "10.0.0.7:80"),
                new Variable(VariableType.DURATION, "3ms")));
  }

  @Test
  void read_takesConstantWordsForVariablesWhereTheTemplateHasThem() {
    assertThat(reader.read("moved to <text> at last", "moved to anna at last"))
        .hasValue(List.of(new Variable(VariableType.WORD, "anna")));
  }

  @Test
  void read_isEmptyForAnotherTemplate() {
    assertThat(reader.read("paid <number> in full", "paid 17 in part")).isEmpty();
    assertThat(reader.read("paid <number>", "paid 17 in full")).isEmpty();
    assertThat(reader.read("paid <number> in full", "paid 17")).isEmpty();
    assertThat(reader.read("", "paid")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peers 10.0.0.7 10.0.0.8 10.0.0.9 joined",
        "answer 200 after 12ms (cached=true, size=3 kB)",
        "{\"message\":\"user 17 is gone\",\"level\":\"warn\",\"n\":4}",
        "level=info msg=\"took 3ms\" user=anna",
        "java.io.IOException: gone after 3 s\n\tat a.B.c(B.java:12)\n\tat a.D.e(D.java:9)",
        "连接 10.0.0.7 超时 3 次",
        "a<b and <number> of 7"
      })
  void read_findsAVariableForEachPlaceholderOfTheMinersTemplate(String body) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    String template = miner.match("shop", body).template();

    assertThat(reader.read(template, body)).as(template).isPresent();
    assertThat(miner.variables("shop", body)).isEqualTo(reader.read(template, body).orElseThrow());
  }

  @Test
  void expression_matchesMessagesOfTheTemplateOnly() {
    String expression =
        TemplateExpression.of(
                "paid <number> (of <size>) from <ip>", List.of("paid 7 (of 3 kB) from 10.0.0.7"))
            .orElseThrow();

    assertThat("paid 12  (of 4 MB) from ::1").containsPattern(expression);
    assertThat("they paid 12 (of 4 MB) from ::1").doesNotContainPattern(expression);
  }

  @Test
  void expression_isNotGivenWhereItWouldNotSelectTheMessages() {
    assertThat(
            TemplateExpression.of(
                "user <number> {level,message}", List.of("{\"message\":\"user 1\"}")))
        .isEmpty();
    assertThat(TemplateExpression.of("<number> <text>", List.of("1 a"))).isEmpty();
  }
}
