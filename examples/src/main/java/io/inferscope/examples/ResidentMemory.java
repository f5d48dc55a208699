package io.inferscope.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process holds. */
final class ResidentMemory {
  private ResidentMemory() {}

  /** Bytes that are resident; empty if the process is gone. */
  static OptionalLong bytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      if (Files.exists(status)) {
        return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .findFirst();
      }
      return fromProcessList(pid);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Asks {@code ps}, which every Unix has; it answers in KiB. */
  private static OptionalLong fromProcessList(long pid) throws IOException {
    Process list = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    String answer =
        new String(list.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return answer.matches("\\d+")
        ? OptionalLong.of(Long.parseLong(answer) * 1024)
        : OptionalLong.empty();
  }
}
