package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what a distribution needs and an archive of ours must not hold: one file a line, the
 * SHA-256 of its content, where a Maven repository has it, where it belongs.
 *
 * <pre>{@code
 * 9f86…0a08  org/example/thing/1.0/thing-1.0.jar  core/thing-1.0.jar
 * 60303…e34  org/example/thing/1.0/thing-1.0.jar!/lib/thing.so  home/lib/thing.so
 * }</pre>
 */
record NodeFiles(List<Entry> entries) {
  static final String NAME = "artifacts.txt";
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ([^ !]+)(?:!/([^ ]+))?  ([^ ]+)");

  NodeFiles {
    entries = List.copyOf(entries);
  }

  /**
   * One file.
   *
   * @param sha256 of the file where it belongs, in hex
   * @param artifact path within a Maven repository
   * @param inside the name within that jar; empty for the jar itself
   * @param target path within the distribution
   */
  record Entry(String sha256, String artifact, String inside, String target) {}

  /** The list of a distribution; empty where the build has laid it out whole. */
  static NodeFiles of(Path distribution) {
    Path list = distribution.resolve(NAME);
    if (!Files.exists(list)) {
      return new NodeFiles(List.of());
    }
    try {
      return parse(Files.readAllLines(list));
    } catch (IOException e) {
      throw new EmbeddedElasticsearchException("Cannot read " + list + ": " + e.getMessage(), e);
    }
  }

  static NodeFiles parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String inside = matcher.group(3) == null ? "" : matcher.group(3);
        entries.add(
            new Entry(matcher.group(1), matcher.group(2), inside, target(matcher.group(4))));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new EmbeddedElasticsearchException(
            NAME + " holds a line that is not a file: '" + line + "'; unpack the archive again.");
      }
    }
    return new NodeFiles(entries);
  }

  private static String target(String path) {
    Path normal = Path.of(path).normalize();
    if (normal.isAbsolute() || normal.startsWith("..")) {
      throw new EmbeddedElasticsearchException(
          NAME + " names a file outside of the distribution: '" + path + "'.");
    }
    return normal.toString();
  }

  /** What is not there yet; a file that is there was verified before it came there. */
  NodeFiles missingIn(Path distribution) {
    return new NodeFiles(
        entries.stream()
            .filter(entry -> !Files.exists(distribution.resolve(entry.target)))
            .toList());
  }

  /** The jars to fetch, in order and each once. */
  List<String> artifacts() {
    return entries.stream().map(Entry::artifact).distinct().toList();
  }

  /** What comes out of one jar. */
  List<Entry> from(String artifact) {
    return entries.stream().filter(entry -> entry.artifact.equals(artifact)).toList();
  }
}
