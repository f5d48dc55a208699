package io.inferscope.embeddedelasticsearch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process occupies: from procfs on Linux, from ps elsewhere. */
final class ResidentMemory {
  private ResidentMemory() {}

  static long bytes(long pid) {
    try {
      Path status = Path.of("/proc", Long.toString(pid), "status");
      return Files.exists(status) ? fromStatus(status) : fromPs(pid);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static long fromStatus(Path status) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }

  private static long fromPs(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    try (BufferedReader reader = ps.inputReader()) {
      String line = reader.readLine();
      return line == null ? 0 : Long.parseLong(line.strip()) << 10;
    }
  }
}
