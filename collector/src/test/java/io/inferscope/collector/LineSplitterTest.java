package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter =
      new LineSplitter(
          100_000,
          (line, length) -> lines.add(new String(line, StandardCharsets.UTF_8) + "/" + length));

  @Test
  void give_findsTheSameLinesHoweverTheyAreCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] text =
        ("one\r\n\ntwo größe\n\r\n" + "y".repeat(100_000) + "\n" + "z".repeat(100_001) + "\nthree")
            .getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < text.length; ) {
      int to = Math.min(text.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 40_000));
      splitter.give(Arrays.copyOfRange(text, from, to));
      from = to;
    }
    splitter.end();

    assertThat(lines)
        .as("seed %d", seed)
        .containsExactly(
            "one/3",
            "two größe/11",
            "y".repeat(100_000) + "/100000",
            "z".repeat(LineSplitter.BEGINNING_BYTES) + "/100001",
            "three/5");
    assertThat(splitter.heldBytes()).isZero();
  }
}
