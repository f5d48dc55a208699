package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold before a process is worth starting. */
final class Preconditions {
  private static final int OLDEST_JDK = 21;
  private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  /** Below this the node would make its indices read-only at once. */
  private static final long FREE_BYTES_NEEDED = 600L << 20;

  private Preconditions() {}

  static EmbeddedConfig absolute(EmbeddedConfig config) {
    return new EmbeddedConfig(
        config.dataDirectory().toAbsolutePath().normalize(),
        config.httpPort(),
        config.heapBytes(),
        config.briefLife(),
        config.distribution(),
        config.repository(),
        config.javaHome().toAbsolutePath().normalize(),
        config.startTimeout(),
        config.member(),
        config.progress());
  }

  /** Reads the {@code release} file that every JDK has. */
  static void requireJdk(Path javaHome) {
    Optional<Integer> version = jdkVersion(javaHome);
    if (version.isEmpty()) {
      throw new EmbeddedElasticsearchException(
          "There is no JDK in "
              + javaHome
              + "; Elasticsearch needs version "
              + OLDEST_JDK
              + " or newer.");
    }
    if (version.get() < OLDEST_JDK) {
      throw new EmbeddedElasticsearchException(
          "Elasticsearch needs JDK "
              + OLDEST_JDK
              + " or newer, but "
              + javaHome
              + " is version "
              + version.get()
              + ".");
    }
  }

  private static Optional<Integer> jdkVersion(Path javaHome) {
    try {
      Matcher matcher = JAVA_VERSION.matcher(Files.readString(javaHome.resolve("release")));
      return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static void prepareDirectories(Path dataDirectory) {
    try {
      for (String name : List.of("data", "logs", "snapshots", "tmp")) {
        Files.createDirectories(dataDirectory.resolve(name));
      }
      requireFreeSpace(dataDirectory, FREE_BYTES_NEEDED);
    } catch (IOException e) {
      throw new EmbeddedElasticsearchException(
          "Cannot write to the data directory " + dataDirectory + ": " + e.getMessage() + ".", e);
    }
  }

  static void requireFreeSpace(Path dataDirectory, long bytesNeeded) throws IOException {
    if (Files.getFileStore(dataDirectory).getUsableSpace() < bytesNeeded) {
      throw new EmbeddedElasticsearchException(diskFull(dataDirectory));
    }
  }

  static String diskFull(Path dataDirectory) {
    return "The disk of "
        + dataDirectory
        + " is full: Elasticsearch needs "
        + (FREE_BYTES_NEEDED >> 20)
        + " MB free to write; free some space and start again.";
  }

  /** Tells at once what the node would find out after seconds. */
  static void requireFreePort(int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      // As Netty does it, else a port that was just given up would look taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new EmbeddedElasticsearchException(portTaken(port), e);
    }
  }

  static String portTaken(int port) {
    return "Port "
        + port
        + " on 127.0.0.1 is taken; stop what listens there or choose another port"
        + " (0 picks a free one).";
  }

  /** Looks at the lock that every node holds on its data. */
  static void requireUnused(Path dataDirectory) {
    Path lockFile = dataDirectory.resolve("data/node.lock");
    if (!Files.exists(lockFile)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new EmbeddedElasticsearchException(dataInUse(dataDirectory));
      }
    } catch (IOException | OverlappingFileLockException e) {
      throw new EmbeddedElasticsearchException(dataInUse(dataDirectory), e);
    }
  }

  static String dataInUse(Path dataDirectory) {
    return "The data in "
        + dataDirectory
        + " is in use by another Elasticsearch node; stop that node or choose another data"
        + " directory.";
  }
}
