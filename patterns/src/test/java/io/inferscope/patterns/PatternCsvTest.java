package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatternCsvTest {

  private static List<String> run(String input) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PatternCsv.run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output);
    return output.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void run_answersEveryLineIncludingEmptyOnes() throws IOException {
    List<String> rows = run("a 1\n\nsay \"hi\", 2\r\nlast");

    assertThat(rows).hasSize(5);
    assertThat(rows.get(0)).isEqualTo("line,pattern_id,template");
    assertThat(rows.get(1)).matches("1,[0-9a-f]{16},\"a <\\*>\"");
    assertThat(rows.get(2)).matches("2,[0-9a-f]{16},\"\"");
    assertThat(rows.get(3)).matches("3,[0-9a-f]{16},\"say \"\"hi\"\", <\\*>\"");
    assertThat(rows.get(4)).matches("4,[0-9a-f]{16},\"last\"");
  }

  @Test
  void run_answersTheFirstLineAsTheLastOneMadeIt() throws IOException {
    StringBuilder input = new StringBuilder();
    for (String name : List.of("anna", "bert", "cleo", "dora", "emil", "fred")) {
      input.append("basket of ").append(name).append(" was paid\n");
    }

    assertThat(run(input.toString()).get(1)).endsWith("\"basket of <*> was paid\"");
  }

  @Test
  void run_bindsAsManyLinesAsComePastMemory() throws IOException {
    int lines = (1 << 20) + 1_000;
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      input.append(i % 2 == 0 ? "even\n" : "odd\n");
    }

    List<String> rows = run(input.toString());

    assertThat(rows).hasSize(lines + 1);
    assertThat(rows.get(lines)).startsWith(lines + ",").endsWith("\"odd\"");
    assertThat(rows.get(lines - 1)).endsWith("\"even\"");
  }

  @Test
  void run_cutsALineOfMegabytes() throws IOException {
    List<String> rows = run("x ".repeat(1 << 20) + "\nnext");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1)).hasSizeLessThan(10_000).endsWith("<*>\"");
    assertThat(rows.get(2)).endsWith("\"next\"");
  }

  @Test
  void run_answersNothingButTheHeaderToNothing() throws IOException {
    assertThat(run("")).containsExactly("line,pattern_id,template");
  }
}
