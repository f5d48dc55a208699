package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileInputTest {

  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x7 ", "z", "(", "a=b ", "{\"a\":", "/a", "a:", "1-", "a.", "=\"", "<", "k=<", "k=\"a ",
        "/", "1", "aa:", "GET ", "Jan 1 ", "\n at a", "a\n", "[{", "1.", "::", "a_-1"
      })
  void match_takesTimeBoundedByTheMinedPart(String unit) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    String line = unit.repeat(MEGABYTE / unit.length());

    long started = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      miner.match("shop", line);
    }
    Duration each = Duration.ofNanos(System.nanoTime() - started).dividedBy(4);

    assertThat(each).isLessThan(Duration.ofSeconds(1));
    assertThat(miner.statistics().cut()).isEqualTo(4);
  }

  @Test
  void match_givesLinesThatNeverRepeatToOtherOnceTheTableIsFull() {
    PatternMiner miner = new PatternMiner(new MinerLimits(1 << 20, 4096));
    var regular = miner.match("shop", "order 1 was paid in full");
    Random random = new Random(1);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      ids.add(miner.match("shop", words(random)).id());
      assertThat(miner.match("shop", "order " + i + " was paid in full")).isEqualTo(regular);
    }

    MinerStatistics statistics = miner.statistics();
    assertThat(statistics.messages()).isEqualTo(40_001);
    assertThat(statistics.other()).isGreaterThan(15_000);
    assertThat(statistics.leaves()).isLessThan(1_000);
    assertThat(ids).hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x7 ",
        "z",
        "(",
        "a=b ",
        "{\"a\":",
        "/a",
        "a:",
        "k=\"a ",
        "1",
        "GET ",
        "\n at a.b(c)",
        "a\n",
        "[{",
        "日本語",
        "日本 ",
        "\u0000",
        "\uD800",
        ", ",
        "{\"message\":\"a b\"},",
        "\t"
      })
  void read_takesAsMuchOfALineAsItsBoundsAllow(String unit) {
    MessageReader reader = new MessageReader(MinerLimits.DEFAULT.minedCharacters());

    Tokens tokens = reader.read(unit.repeat(MEGABYTE / unit.length()));

    int ofFrames = 17;
    assertThat(reader.isCut()).isTrue();
    assertThat(tokens.count).isLessThanOrEqualTo(Scanner.MOST_TOKENS + ofFrames + 1);
    assertThat(tokens.length).isLessThanOrEqualTo(MinerLimits.DEFAULT.minedCharacters() + ofFrames);
    assertThat(tokens.isVariable(tokens.count - 1)).isTrue();
  }

  @Test
  void match_takesALineOfTooManyTokensInPart() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    String start = "( ".repeat(Scanner.MOST_TOKENS);

    assertThat(miner.match("shop", start + "a")).isEqualTo(miner.match("shop", start + "b ) c"));
    assertThat(miner.match("shop", start + "a").template()).endsWith("( <text>");
    assertThat(miner.match("shop", start.strip()).template()).endsWith("( (");
    assertThat(miner.statistics().cut()).isEqualTo(3);
  }

  private static final int LONG_LINES = 700;

  /** Lines that are alike in most words, and never show that a word varies until late. */
  private static String alike(Random random) {
    StringBuilder line = new StringBuilder();
    for (int word = 0; word < 200; word++) {
      boolean varies = word < 60 && random.nextInt(8) == 0;
      line.append((char) ('g' + (varies ? random.nextInt(4) : 5))).append(" ");
    }
    return line.toString();
  }

  /** Every combination of three words in nine places, none of which is a variable. */
  private static String combined(Random random) {
    StringBuilder line = new StringBuilder("all of");
    for (int word = 0; word < 9; word++) {
      line.append(' ').append((char) ('g' + random.nextInt(3)));
    }
    return line.toString();
  }

  /** One piece between two spaces, with variables, that nearly describes the next. */
  private static String nearlyDescribed(Random random) {
    StringBuilder line = new StringBuilder("at ");
    for (int part = 0; part < 4; part++) {
      line.append("g".repeat(300 + random.nextInt(300))).append("(1)");
      line.append(random.nextBoolean() ? "!" : "?");
    }
    return line.append(" now").toString();
  }

  @Test
  void match_comparesALineInABoundedNumberOfSteps() {
    for (Function<Random, String> kind :
        List.<Function<Random, String>>of(
            HostileInputTest::alike,
            HostileInputTest::combined,
            HostileInputTest::nearlyDescribed,
            HostileInputTest::words)) {
      PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
      Random random = new Random(6);
      for (int i = 0; i < LONG_LINES; i++) {
        miner.match("shop", kind.apply(random));
      }

      MinerStatistics statistics = miner.statistics();
      // One merge, once begun, is brought to its end: it looks at each leaf of the layout.
      long merge = 2L * statistics.leaves() * Scanner.MOST_TOKENS;
      assertThat(statistics.mostSteps()).isPositive().isLessThan(Effort.MOST_STEPS + merge);
    }
  }

  @Test
  void match_countsLinesThatWouldTakeTooManySteps() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    Random random = new Random(6);
    for (int i = 0; i < LONG_LINES; i++) {
      miner.match("shop", alike(random));
    }

    assertThat(miner.statistics().curtailed()).isBetween(1L, (long) LONG_LINES);
    assertThat(miner.statistics().messages()).isEqualTo(LONG_LINES);
    assertThat(miner.statistics().other()).isZero();
  }

  @Test
  void match_stopsReadingWhereMaskRulesTakeTooLong() {
    List<MaskRule> masks = new ArrayList<>();
    for (int i = 0; i < Corrections.MOST_MASKS; i++) {
      masks.add(((MaskRule.Accepted) MaskRule.of("[a-z ]+" + (char) ('A' + i % 26) + i)).rule());
    }
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    miner.correct(new Corrections(masks, Map.of()));

    assertThat(miner.match("shop", "ab cd ".repeat(60)).template()).endsWith(" <text>");
    assertThat(miner.statistics().cut()).isEqualTo(1);
  }

  @Test
  void match_makesRoomForALongLine() {
    PatternMiner miner = new PatternMiner(new MinerLimits(16 << 20, 4096));
    Random random = new Random(8);
    for (int i = 0; i < 8_000; i++) {
      miner.match("shop", words(random));
    }

    for (String line : List.of("g ".repeat(400), "a b c d e")) {
      miner.match("shop", line);
      assertThat(miner.match("shop", line).template()).isEqualTo(line.strip());
    }

    assertThat(miner.statistics().evicted()).isBetween(10L, 100L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "7",
        "\u0000",
        "\uD800",
        "\n",
        "{",
        "=",
        "<",
        "12345678901234567890"
      })
  void match_takesTheShortestLines(String line) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);

    assertThat(miner.match("shop", line)).isEqualTo(miner.match("shop", line));
    assertThat(miner.statistics().messages()).isEqualTo(2);
  }

  @Test
  void match_countsEveryLineFarAboveTheBound() {
    PatternMiner miner = new PatternMiner(new MinerLimits(4 << 20, 4096));
    Random random = new Random(5);
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      shapes.add(words(random) + " ");
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String line = shapes.get(random.nextInt(shapes.size())) + i;
      counts.merge(miner.match("shop", line).id(), 1, Integer::sum);
    }

    MinerStatistics statistics = miner.statistics();
    int other = counts.getOrDefault(ServicePatterns.other("shop").id(), 0);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100_000);
    assertThat(statistics.messages()).isEqualTo(100_000);
    assertThat(statistics.other()).isEqualTo(other).isPositive();
    assertThat(statistics.evicted()).isPositive();
    assertThat(statistics.leaves()).isLessThan(3_500);
  }

  @Test
  void match_learnsAVariableOfManyThousandWordsInBoundedRoom() {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    Random random = new Random(2);
    String last = "";
    for (int i = 0; i < 30_000; i++) {
      last =
          miner.match("shop", "mail from " + word(random) + " to " + word(random) + " sent").id();
    }

    assertThat(miner.match("shop", "mail from a to b sent").id()).isEqualTo(last);
    assertThat(miner.statistics().other()).isZero();
    assertThat(miner.statistics().leaves()).isLessThan(1_100);
  }

  @Test
  void match_admitsANewLineToAFullTableWhenItComesAgain() {
    PatternMiner miner = new PatternMiner(new MinerLimits(1 << 16, 4096));
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      miner.match("shop", words(random));
    }

    var first = miner.match("shop", "a new kind of line");
    var second = miner.match("shop", "a new kind of line");

    assertThat(first.template()).isEqualTo("<other>");
    assertThat(second.template()).isEqualTo("a new kind of line");
  }

  @Test
  void match_forgetsServicesThatComeOnce() {
    PatternMiner miner = new PatternMiner(new MinerLimits(1 << 18, 4096));
    for (int i = 0; i < 50_000; i++) {
      miner.match("service-" + i, "hello");
    }

    assertThat(miner.statistics().leaves()).isLessThan(300);
  }

  @Test
  void match_takesRandomCharacters() {
    PatternMiner miner = new PatternMiner(new MinerLimits(1 << 20, 4096));
    Random random = new Random(4);
    for (int i = 0; i < 3_000; i++) {
      char[] text = new char[random.nextInt(200)];
      int range = random.nextBoolean() ? 256 : 65_536;
      for (int k = 0; k < text.length; k++) {
        text[k] = (char) random.nextInt(range);
      }
      String line = new String(text);

      assertThat(miner.match("shop", line).id()).hasSize(16);
    }
  }

  private static String words(Random random) {
    return word(random) + " " + word(random) + " " + word(random) + " " + word(random);
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = 4 + random.nextInt(6); length > 0; length--) {
      word.append((char) ('g' + random.nextInt(20)));
    }
    return word.toString();
  }
}
