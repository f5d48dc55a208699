package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.config;
import static io.inferscope.buffer.Fixtures.readTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.GroupOffsets.Range;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends and reads is killed; what it said before it died must be true. */
class KilledProcessTest {
  @TempDir Path directory;

  @Test
  void open_findsAllThatAKilledProcessAcknowledgedAndHandedOut() throws Exception {
    Map<Long, String> acknowledged = new HashMap<>();
    List<Range> handedOut = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      int before = handedOut.size();
      runUntilKilled(round, 300 * (round + 1), acknowledged, handedOut);
      assertThat(handedOut).hasSizeGreaterThan(before);

      try (Buffer buffer = DiskBuffer.open(config(directory, 64 << 10, "slow"), CLOCK)) {
        assertThat(redelivered(buffer.reader(Topic.LOGS, "slow"))).containsAll(handedOut);
        long end = buffer.status(Topic.LOGS, "slow").appended();
        List<BufferRecord> all = readTo(buffer.reader(Topic.LOGS, "round-" + round), end);
        acknowledged.forEach(
            (position, text) ->
                assertThat(Fixtures.text(all.get(position.intValue()))).isEqualTo(text));
        assertThat(all).doesNotHaveDuplicates();
        assertThat(buffer.status(Topic.LOGS, "slow").corrupt()).isZero();
      }
    }
  }

  private static List<Range> redelivered(BufferReader reader) throws InterruptedException {
    List<Range> ranges = new ArrayList<>();
    Batch batch = reader.poll(1, 1, Duration.ZERO);
    while (batch.redelivered()) {
      ranges.add(new Range(batch.start(), batch.end()));
      batch = reader.poll(1, 1, Duration.ZERO);
    }
    return ranges;
  }

  private void runUntilKilled(
      int round, int lines, Map<Long, String> acknowledged, List<Range> handedOut)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                directory.toString(),
                "round " + round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      int read = 0;
      String line;
      while ((line = output.readLine()) != null) {
        note(line, acknowledged, handedOut);
        if (++read == lines) {
          // Not Process.destroyForcibly, which throws away what the process said last.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(read).isGreaterThanOrEqualTo(lines);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void note(String line, Map<Long, String> acknowledged, List<Range> handedOut) {
    String[] words = line.split("\t", -1);
    if (words.length == 4 && words[0].equals("acknowledged") && words[3].equals(".")) {
      acknowledged.put(Long.parseLong(words[1]), words[2]);
    } else if (words.length == 4 && words[0].equals("handed out") && words[3].equals(".")) {
      handedOut.add(new Range(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
  }
}
