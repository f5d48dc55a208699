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
