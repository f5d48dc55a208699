package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock that jumps, seen by whole processes and by every library in them: libfaketime
 * answers in the C library's place. Time that passes (the monotonic clock) stays true, as it does
 * when an operator or NTP sets a machine's clock.
 */
final class FalseClock {
  private final Path library;
  private final Path offset;

  private FalseClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** Right at first; empty where libfaketime is not installed. */
  static Optional<FalseClock> in(Path directory) throws IOException {
    Optional<Path> library = library();
    if (library.isEmpty()) {
      return Optional.empty();
    }
    FalseClock clock = new FalseClock(library.get(), directory.resolve("clock"));
    clock.set(Duration.ZERO);
    return Optional.of(clock);
  }

  /** Where Debian and others keep it: {@code /usr/lib[/ARCHITECTURE]/faketime}. */
  private static Optional<Path> library() throws IOException {
    Path all = Path.of("/usr/lib");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> places = Files.newDirectoryStream(all, "{faketime,*-linux-gnu}")) {
      for (Path place : places) {
        Path folder = place.endsWith("faketime") ? place : place.resolve("faketime");
        Path library = folder.resolve("libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
    }
    return Optional.empty();
  }

  /** What a process must have in its environment to see this clock. */
  Map<String, String> environment() {
    // The last one: its correction for other C libraries makes each timed wait of a JVM end at
    // once.
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "NO_FAKE_STAT",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Sets it; processes see that within a second. */
  void set(Duration ahead) throws IOException {
    Path next = Path.of(offset + ".next");
    Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
  }
}
