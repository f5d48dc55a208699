package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternMiner;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Lines made to cost much: of a megabyte each, or alike in all but what makes the miner look on.
 * Measured is the processor time of the longest line, in which neither other programs nor the
 * garbage collector have a part.
 */
final class HostileLines {
  private static final int MEGABYTE = 1 << 20;
  private static final int LARGE = 200;
  private static final int ALIKE = 1_500;
  private static final int WARM_UP = 300;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final SplittableRandom random = new SplittableRandom(5);

  private record Kind(String name, int lines, Supplier<String> line) {}

  private record Longest(double milliseconds, long steps, long curtailed) {}

  /** The longest line of each kind, and of all. */
  ObjectNode run() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode each = json.putObject("milliseconds");
    double worst = 0;
    long steps = 0;
    long curtailed = 0;
    for (Kind kind : kinds()) {
      measure(kind, WARM_UP); // compiles what is measured
      Longest longest = measure(kind, kind.lines);
      each.put(kind.name, longest.milliseconds);
      worst = Math.max(worst, longest.milliseconds);
      steps = Math.max(steps, longest.steps);
      curtailed += longest.curtailed;
    }
    return json.put("longest_line_ms", worst).put("most_steps", steps).put("curtailed", curtailed);
  }

  private static Longest measure(Kind kind, int lines) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    long worst = 0;
    for (int i = 0; i < lines; i++) {
      String line = kind.line.get();
      long before = THREADS.getCurrentThreadCpuTime();
      miner.match("hostile", line);
      worst = Math.max(worst, THREADS.getCurrentThreadCpuTime() - before);
    }
    var statistics = miner.statistics();
    return new Longest(
        Math.round(worst / 1e4) / 100.0, statistics.mostSteps(), statistics.curtailed());
  }

  private List<Kind> kinds() {
    return List.of(
        large("one_token", () -> word(6) + repeated("a")),
        large("a_million_tokens", () -> word(6) + repeated(" " + random.nextInt(10) + " x")),
        large("words", () -> words(MEGABYTE / 7)),
        large("digits", () -> word(6) + " " + repeated("" + random.nextInt(10))),
        large("separators", () -> word(6) + repeated(":;,.|")),
        large("brackets", () -> word(6) + repeated("[{(")),
        large("nested_json", () -> "{\"" + word(6) + "\":" + repeated("{\"a\":[1,")),
        large("flat_json", () -> "{" + repeated("\"" + word(6) + "\":\"" + word(4) + "\",")),
        large("logfmt", () -> repeated(word(6) + "=" + word(4) + " ")),
        large("open_quotes", () -> repeated(word(3) + "=\"" + word(3) + " ")),
        large("hyphens", () -> repeated(word(1) + "-")),
        large("binary", this::binary),
        large("cjk", () -> repeated("日志" + (char) ('一' + random.nextInt(999)) + "服务 ")),
        large("stack_trace", () -> "java.io.IOException: " + word(6) + repeated("\n\tat a.B.c(B)")),
        new Kind("alike", ALIKE, this::alike),
        new Kind("combinations", 10 * ALIKE, this::combination),
        new Kind("nearly_described", ALIKE, this::nearlyDescribed));
  }

  private static Kind large(String name, Supplier<String> line) {
    return new Kind(name, LARGE, line);
  }

  private static String repeated(String unit) {
    return unit.repeat(MEGABYTE / unit.length());
  }

  private String word(int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append((char) ('g' + random.nextInt(20)));
    }
    return word.toString();
  }

  private String words(int count) {
    StringBuilder words = new StringBuilder(7 * count);
    for (int i = 0; i < count; i++) {
      words.append(word(6)).append(' ');
    }
    return words.toString();
  }

  private String binary() {
    char[] text = new char[MEGABYTE];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) random.nextInt(256);
    }
    return new String(text);
  }

  /** Most words are the same, no place shows more than four, too few to be a variable. */
  private String alike() {
    StringBuilder line = new StringBuilder();
    for (int place = 0; place < 200; place++) {
      boolean varies = place < 60 && random.nextInt(8) == 0;
      line.append((char) ('g' + (varies ? random.nextInt(4) : 5))).append(' ');
    }
    return line.toString();
  }

  /** Each combination is a line of its own, until a fifth word in one place joins many. */
  private String combination() {
    StringBuilder line = new StringBuilder("all of");
    for (int place = 0; place < 9; place++) {
      boolean fifth = random.nextInt(2_000) == 0;
      line.append(' ').append((char) ('g' + (fifth ? 4 + random.nextInt(9) : random.nextInt(4))));
    }
    return line.toString();
  }

  /** Templates of pieces that nearly match each other, at every place of a long run. */
  private String nearlyDescribed() {
    StringBuilder line = new StringBuilder("at ");
    for (int part = 0; part < 4; part++) {
      line.append("g".repeat(300 + random.nextInt(300))).append("(1)");
      line.append(random.nextBoolean() ? '!' : '?');
    }
    return line.append(" now").toString();
  }
}
