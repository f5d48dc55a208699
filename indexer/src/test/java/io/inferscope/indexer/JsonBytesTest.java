package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonBytesTest {
  private final JsonBytes json = new JsonBytes(4);

  @Test
  void value_escapesWhatJsonAsksFor() {
    json.value("\"\\\n\r\t\b\f\u0000\u001f/é€😀\ud800x");

    assertThat(json.text()).isEqualTo("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001f/é€😀\uFFFDx\"");
  }

  @Test
  void value_writesEveryLong() {
    long[] numbers = {
      0, 1, 9, 10, 99, -1, -10, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE
    };
    for (long number : numbers) {
      json.clear();

      json.value(number);

      assertThat(json.text()).isEqualTo(Long.toString(number));
    }
  }

  @Test
  void value_isReadBackByAnIndependentParser() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0xD800)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      double number = Double.longBitsToDouble(random.nextLong());
      number = Double.isFinite(number) ? number : 1e300;
      json.clear();

      json.openArray().value(text).value(number).closeArray();

      assertThat(Records.parse(json.text()).get(0).textValue()).isEqualTo(text);
      assertThat(Records.parse(json.text()).get(1).doubleValue()).isEqualTo(number);
    }
  }

  @Test
  void value_refusesWhatIsNotANumber() {
    assertThatThrownBy(() -> json.value(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timestamp_isExactToTheNanosecond() {
    json.openArray().timestamp(1_705_314_600_000_000_007L).timestamp(Long.MAX_VALUE).closeArray();

    assertThat(json.text()).isEqualTo("[\"1705314600000.000007\",\"9223372036854.775807\"]");
  }

  @Test
  void members_areSeparated() {
    json.openObject();
    json.name("a").openObject().closeObject();
    json.name(JsonBytes.prepared("b")).openArray().value(true).nullValue().closeArray();
    json.name("c").hex(new byte[] {0, (byte) 0xFF});
    json.closeObject();

    assertThat(json.text()).isEqualTo("{\"a\":{},\"b\":[true,null],\"c\":\"00ff\"}");
  }
}
