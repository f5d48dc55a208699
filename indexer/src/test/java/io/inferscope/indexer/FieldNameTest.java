package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "http.response.status_code", "größe", "with space", "a b.c", "日本"})
  void isPlain_acceptsOrdinaryNames(String name) {
    assertThat(FieldName.isPlain(name)).isTrue();
    assertThat(FieldName.normalise(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "''|_",
        "' '|_",
        ".|_._",
        "..|_._._",
        ".a|_.a",
        "a.|a._",
        "a..b|a._.b",
        "a. .b|a._.b",
        "'\u2003'|_",
        "'x\u0001y'|x_y"
      },
      delimiter = '|')
  void normalise_fillsBlankParts(String name, String expected) {
    assertThat(FieldName.isPlain(name)).isFalse();
    assertThat(FieldName.normalise(name)).isEqualTo(expected);
    assertThat(FieldName.isPlain(expected)).isTrue();
  }

  @Test
  void normalise_keepsLongNamesApart() {
    String start = "€".repeat(300);

    String one = FieldName.normalise(start + "1");
    String two = FieldName.normalise(start + "2");

    assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(FieldName.LONGEST);
    assertThat(one.getBytes(StandardCharsets.UTF_8).length).isLessThan(32_766);
    assertThat(FieldName.isPlain(one)).isTrue();
  }
}
