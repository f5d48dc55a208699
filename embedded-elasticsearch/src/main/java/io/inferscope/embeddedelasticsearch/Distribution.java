package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's jars as the build lays them out, or an archive of ours with a list of what to fetch:
 * {@code core} (the module path), {@code launcher} (the class path), {@code home} (configuration,
 * modules, native libraries; only ever read).
 */
record Distribution(Path directory) {
  static final String PROPERTY = "inferscope.elasticsearch.distribution";
  private static final String NAME = "elasticsearch-distribution";

  /** The configured directory, or the first of the usual places that holds the jars. */
  static Distribution find(@Nullable Path configured) {
    List<Path> places = configured == null ? usualPlaces() : List.of(configured);
    for (Path place : places) {
      if (Files.isDirectory(place.resolve("core")) || Files.exists(place.resolve(NodeFiles.NAME))) {
        return new Distribution(place.toAbsolutePath().normalize());
      }
    }
    throw new EmbeddedElasticsearchException(
        "Elasticsearch's jars are not in "
            + places
            + "; build the module embedded-elasticsearch-launcher, or set the system property "
            + PROPERTY
            + " to the directory that holds them.");
  }

  private static List<Path> usualPlaces() {
    List<Path> places = new ArrayList<>();
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      places.add(Path.of(property));
    }
    CodeSource source = Distribution.class.getProtectionDomain().getCodeSource();
    if (source != null) {
      try {
        // target/classes or a jar: beside it when installed, in the launcher's target when built.
        Path code = Path.of(source.getLocation().toURI());
        places.add(code.resolveSibling(NAME));
        places.add(
            code.resolveSibling("../../embedded-elasticsearch-launcher/target")
                .resolve(NAME)
                .normalize());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return places;
  }

  Path core() {
    return directory.resolve("core");
  }

  Path home() {
    return directory.resolve("home");
  }

  /** A class path of everything in {@code launcher}. */
  String launcherClassPath() {
    return directory.resolve("launcher") + "/*";
  }

  /**
   * Where the JVM may keep its archive of loaded classes: beside the jars, else with the data. The
   * name changes with the JDK and the jars, since the JVM neither uses nor replaces an archive of
   * others; archives that are of no use any more are removed.
   */
  Path classArchive(Path javaHome, Path dataDirectory) {
    Path place = Files.isWritable(directory) ? directory : dataDirectory;
    Path archive = place.resolve("classes-" + fingerprint(javaHome) + ".jsa");
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(place, "classes-*.jsa")) {
      for (Path other : archives) {
        if (!other.equals(archive)) {
          Files.deleteIfExists(other);
        }
      }
    } catch (IOException e) {
      // An old archive costs disk space and nothing else.
    }
    return archive;
  }

  private String fingerprint(Path javaHome) {
    List<String> parts = new ArrayList<>();
    parts.add(javaHome.toString());
    for (Path jars : List.of(core(), directory.resolve("launcher"))) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(jars)) {
        for (Path file : files) {
          parts.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      } catch (IOException e) {
        throw new EmbeddedElasticsearchException("Cannot read " + jars + ": " + e.getMessage(), e);
      }
    }
    parts.sort(null);
    return Integer.toHexString(parts.hashCode());
  }

  /** Refuses a platform for which there is no libzstd, without which no index can be written. */
  void requirePlatform(String osName, String osArch) {
    String platform = platform(osName, osArch);
    if (!Files.isDirectory(home().resolve("lib/platform").resolve(platform))) {
      throw new EmbeddedElasticsearchException(
          "The embedded Elasticsearch runs on Linux and macOS, on x64 and aarch64, but this is "
              + osName
              + " on "
              + osArch
              + "; use an Elasticsearch of your own instead.");
    }
  }

  /** Elasticsearch's name of a platform, such as {@code linux-x64}. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String name = os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : os;
    String architecture =
        switch (osArch) {
          case "amd64", "x86_64" -> "x64";
          default -> osArch;
        };
    return name + "-" + architecture;
  }
}
