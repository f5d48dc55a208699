package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MessageReaderTest {

  private final PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);

  private String template(String body) {
    return miner.match("shop", body).template();
  }

  @Test
  void match_readsTheMessageOfJson() {
    String body =
        """
        {"ts":"2024-05-31T10:11:12Z", "level":"info", "message":"order 17 \\"gift\\" paid",
         "cart":{"size":3,"ids":["a,b","}"]}}
        """;

    assertThat(template(body)).isEqualTo("order <number> \"gift\" paid {cart,level,message,ts}");
  }

  @Test
  void match_givesJsonAndLogfmtWithTheSameMessageAndKeysOnePattern() {
    var json = miner.match("shop", "{\"msg\":\"order 17 paid\",\"level\":\"info\",\"id\":3}");
    var logfmt = miner.match("shop", "level=info id=4 msg=\"order 18 paid\"");

    assertThat(logfmt.id()).isEqualTo(json.id());
  }

  @Test
  void match_takesJsonWithoutMessageByItsKeys() {
    assertThat(template("{\"b\":1,\"a\":[1,2]}")).isEqualTo("{a,b}");
  }

  @Test
  void match_takesBrokenJsonAsText() {
    assertThat(template("{\"order\": 17, oops")).isEqualTo("{\"order\": <number>, oops");
  }

  @Test
  void match_givesATraceOnePatternWhenLinesMove() {
    var before = miner.match("shop", trace("order 17 lost", "save", 42));
    var after = miner.match("shop", trace("order 18 lost", "save", 57));

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(before.template()).startsWith("java.io.IOException: order <number> lost [frames ");
  }

  @Test
  void match_givesTracesWithOtherFramesOtherPatterns() {
    for (String method : new String[] {"save", "load", "list", "drop", "scan", "open", "poll"}) {
      miner.match("shop", trace("order 17 lost", method, 1));
    }

    var save = miner.match("shop", trace("order 17 lost", "save", 1));
    var load = miner.match("shop", trace("order 17 lost", "load", 1));

    assertThat(load.id()).isNotEqualTo(save.id());
  }

  @Test
  void match_readsFirstAndLastLineOfAPythonTrace() {
    String body =
        """
        Traceback (most recent call last):
          File "/app/shop.py", line 17, in pay
            charge(order)
        ValueError: order 17 is empty\
        """;

    assertThat(template(body))
        .startsWith(
            "Traceback (most recent call last): ValueError: order <number> is empty [frames ");
  }

  @Test
  void match_readsAllLinesOfOtherText() {
    assertThat(template("two lines\nof 17 words")).isEqualTo("two lines of <number> words");
  }

  private static String trace(String message, String method, int line) {
    return "java.io.IOException: "
        + message
        + "\n\tat shop.Orders."
        + method
        + "(Orders.java:"
        + line
        + ")\n\tat shop.Main.main(Main.java:3)\nCaused by: shop.Gone: no "
        + line
        + "\n\t... 2 more";
  }
}
