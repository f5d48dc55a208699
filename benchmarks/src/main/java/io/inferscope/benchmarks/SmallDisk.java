package io.inferscope.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few megabytes, which can be filled up. Needs the right to mount. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "size=192m";

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Empty where this process may not mount, or the system has no tmpfs. */
  static Optional<SmallDisk> mount(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    return run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString())
        ? Optional.of(new SmallDisk(directory))
        : Optional.empty();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  /** Writes until nothing more fits. */
  void fill() throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (Files.getFileStore(directory).getUsableSpace() > 0) {
        out.write(block);
      }
    } catch (IOException e) {
      if (Files.getFileStore(directory).getUsableSpace() >= block.length) {
        throw e;
      }
    }
  }

  void relieve() throws IOException {
    Files.deleteIfExists(ballast());
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", "-l", directory.toString())) {
        throw new IOException("cannot unmount " + directory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
