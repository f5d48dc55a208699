package io.inferscope.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands shown in a document, each with what it prints: paragraphs of a {@code console} block
 * that begin with {@code curl}. White space does not count and {@code …} stands for anything.
 */
final class Transcript {
  private static final Pattern CONSOLE =
      Pattern.compile("^```console\n(.*?)\n```", Pattern.DOTALL | Pattern.MULTILINE);

  private Transcript() {}

  static List<Step> read(Path markdown) throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(Files.readString(markdown));
    while (blocks.find()) {
      Pattern.compile("\n\n")
          .splitAsStream(blocks.group(1))
          .map(Transcript::step)
          .forEach(steps::add);
    }
    return steps;
  }

  /** The command ends with the first line at which all its quotes are closed. */
  private static Step step(String paragraph) {
    List<String> lines = paragraph.lines().toList();
    int end = 1;
    while (String.join("\n", lines.subList(0, end)).chars().filter(c -> c == '\'').count() % 2
        == 1) {
      end++;
    }
    return new Step(
        String.join("\n", lines.subList(0, end)),
        String.join("\n", lines.subList(end, lines.size())));
  }

  record Step(String command, String output) {
    /** What the command prints here. */
    String run(String otlp, String api) throws IOException, InterruptedException {
      String here =
          command
              .replace("http://", "")
              .replace("localhost:4318", otlp)
              .replace("localhost:8480", api);
      Process process = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IOException(command + " does not end");
      }
      return printed;
    }

    boolean isAnsweredBy(String printed) {
      String regex =
          Pattern.compile("…")
              .splitAsStream(compact(output) + "\n")
              .map(String::strip)
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return Pattern.compile(regex, Pattern.DOTALL).matcher(compact(printed)).matches();
    }

    private static String compact(String text) {
      return text.replaceAll("\\s", "");
    }
  }
}
