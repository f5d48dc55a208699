package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScannerTest {

  private static String template(String message) {
    return new PatternMiner(MinerLimits.DEFAULT).match("shop", message).template();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "took 12ms | took <duration>",
        "took 12 ms | took <number> ms",
        "offset -17 of +3 | offset <number> of +<number>",
        "load 0.75 now | load <number> now",
        "host 10.1.2.3 up | host <ip> up",
        "host 10.1.2.3:8080 up | host <ip> up",
        "route 10.1.0.0/16 up | route <ip> up",
        "peer /10.1.2.3:80 up | peer <ip> up",
        "peer fe80::1ff:fe23:4567:890a up | peer <ip> up",
        "card 00:1b:44:11:3a:b7 up | card <mac> up",
        "job 123e4567-e89b-12d3-a456-426614174000 done | job <uuid> done",
        "at 0x7fff0a12 again | at <hex> again",
        "commit 9f86d081884c built | commit <hex> built",
        "started 2024-05-31T10:11:12.345Z ok | started <time> ok",
        "started 2024-05-31 10:11:12,345 ok | started <time> ok",
        "started 31/May/2024:10:11:12 +0200 ok | started <time> ok",
        "started Fri May 31 10:11:12 UTC 2024 ok | started <time> ok",
        "read /var/lib/shop/a.db done | read <path> done",
        "read C:\\shop\\a.db done | read <path> done",
        "open https://shop.example/a?b=c now | open <url> now",
        "ask db-1.shop.example.com again | ask <host> again",
        "closed: java.io.IOException: 3 left | closed: java.io.IOException: <number> left",
        "torch.cuda.OutOfMemoryError: 3 GiB | torch.cuda.OutOfMemoryError: <number> GiB",
        "release v2.17.3 out | release <version> out",
        "lock held: true | lock held: <boolean>",
        "disk is full: /var. | disk is full: <path>.",
        "\"GET /a/b?c=d&e=f HTTP/1.1\" 200 | \"GET <url>\" <number>",
        "point (3, 4) left | point (<number>, <number>) left",
        "read/write error | read/write error",
        "step-3 of node-17 | step-<number> of node-<number>",
        "count=17 color=red | count=<number> color=<word>",
        "took=17ms at=10.0.0.1 | took=<duration> at=<ip>",
        "door opened for user anna by card | door opened for user <name> by card",
        "mail from=anna | mail from=<name>",
        "state=RUNNING now | state=RUNNING now",
        "tag=\"a b c\" set | tag=\"<value>\" set",
        "box=Rect(1, 2) drawn | box=Rect(<number>, <number>) drawn",
      })
  void match_masksWhatVaries(String message, String template) {
    assertThat(template(message)).isEqualTo(template);
  }

  @Test
  void match_writesAListOfOneLengthOut() {
    assertThat(template("fans 3100 3200 3300 rpm"))
        .isEqualTo("fans <number> <number> <number> rpm");
  }

  @Test
  void match_takesAListOfSeveralLengthsAsOneVariable() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    miner.match("shop", "drop 10.0.0.1 10.0.0.2");

    var pattern = miner.match("shop", "drop 10.0.0.1 10.0.0.2 10.0.0.3");

    assertThat(pattern.template()).isEqualTo("drop <ip>");
    assertThat(miner.match("shop", "drop 10.0.0.1 10.0.0.2").id()).isEqualTo(pattern.id());
  }

  @Test
  void match_keepsTheValueOfAKeyThatNeverChanges() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    String template = "";
    for (int i = 0; i < 40; i++) {
      template = miner.match("shop", "paid via=card total=" + i).template();
    }

    assertThat(template).isEqualTo("paid via=card total=<number>");
    assertThat(miner.match("shop", "paid via=cash total=1").template())
        .isEqualTo("paid via=<word> total=<number>");
  }

  @Test
  void match_separatesWordsOfOtherScripts() {
    assertThat(template("用户123登录失败")).isEqualTo("用户<number>登录失败");
    assertThat(template("ошибка соединения с 10.0.0.1")).isEqualTo("ошибка соединения с <ip>");
  }

  @Test
  void match_findsAVariableWhereNoSpacesAreWritten() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    for (String name : new String[] {"张三", "李四", "王五", "赵六", "孙七"}) {
      miner.match("shop", "用户" + name + "登录成功");
    }

    assertThat(miner.match("shop", "用户周八登录成功").template()).isEqualTo("用户<text><text>登录成功");
    assertThat(template("サーバーに接続できません 17ms")).isEqualTo("サーバーに接続できません <duration>");
  }

  @Test
  void match_joinsWordsThatDifferInDigitsOnly() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    miner.match("shop", "link on port eth0 is up");

    assertThat(miner.match("shop", "link on port eth1 is up").template())
        .isEqualTo("link on port <text> is up");
  }

  @Test
  void match_keepsFewNamesApart() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    miner.match("shop", "circuit breaker is now open");

    assertThat(miner.match("shop", "circuit breaker is now closed").template())
        .isEqualTo("circuit breaker is now closed");
  }

  @Test
  void match_putsASpecialLayoutUnderTheTemplateThatDescribesIt() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    var general = miner.match("shop", "clock follows 17 now");

    assertThat(miner.match("shop", "clock follows LOCAL(3) now").id()).isEqualTo(general.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "\t\r\n",
        "\u0000",
        "-",
        "=",
        "k=",
        "k=\"",
        "a:\\",
        "a:\\ b",
        "::",
        "#1",
        "{",
        "{\"",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{}",
        "{\"\":\"\"}",
        "a=b=c",
        "\ud800",
        "1:2:3:4",
        "0x",
        "v1",
        "1.",
        ".1",
        "_-1",
        "GET / HTTP/",
        "GET  HTTP/1.1",
        "Jan 1 1:11:11",
        "Mon, ",
        "<*>",
        "%s %d",
        "'",
        "k='a",
        "a/b/",
        "//",
        "1-1-1",
        "{\"msg\":\"\\u12\"}",
        "{\"msg\":\"\\",
        "a\nb\n at c",
        "\n at x"
      })
  void match_takesAnyText(String message) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);

    assertThat(miner.match("shop", message)).isEqualTo(miner.match("shop", message));
  }
}
