package io.inferscope.architecturetests;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules as the table in CONTRIBUTING.md, the POMs and the compiled classes have them. */
final class Modules {
  static final Path ROOT = Path.of("..");

  /** The module, its pinned uses, and whether it may use everything. */
  record Row(String module, Set<String> uses, boolean everything) {}

  private static final Pattern TABLE_ROW =
      Pattern.compile("^\\| (`[a-z0-9`, -]+`) \\|.*\\| ([a-z, –-]+) \\|$", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([a-z0-9-]+)`");
  private static final Pattern LISTED = Pattern.compile("<module>([a-z0-9-]+)</module>");
  private static final Pattern INTERNAL =
      Pattern.compile(
          "<dependency>\\s*<groupId>io\\.inferscope</groupId>\\s*"
              + "<artifactId>([a-z0-9-]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);

  private Modules() {}

  /** The rows of the module table, by module. */
  static Map<String, Row> table() {
    Map<String, Row> rows = new TreeMap<>();
    Matcher row = TABLE_ROW.matcher(read(ROOT.resolve("CONTRIBUTING.md")));
    while (row.find()) {
      boolean everything = row.group(2).equals("all") || row.group(2).equals("anything");
      boolean nothing = everything || row.group(2).equals("–") || row.group(2).equals("nothing");
      Set<String> uses = nothing ? Set.of() : Set.of(row.group(2).split(", "));
      for (String module : QUOTED.matcher(row.group(1)).results().map(m -> m.group(1)).toList()) {
        rows.put(module, new Row(module, uses, everything));
      }
    }
    return rows;
  }

  /** What a module may use, and what that may use in turn. */
  static Set<String> reachable(String module, Map<String, Row> table) {
    Set<String> reachable = new TreeSet<>();
    for (String used : table.get(module).uses()) {
      reachable.add(used);
      reachable.addAll(reachable(used, table));
    }
    return reachable;
  }

  /** The modules that the parent POM builds. */
  static List<String> built() {
    return LISTED.matcher(read(ROOT.resolve("pom.xml"))).results().map(m -> m.group(1)).toList();
  }

  /** The modules whose classes a module's own are compiled against and run with. */
  static Set<String> dependencies(String module) {
    Set<String> used = new TreeSet<>();
    INTERNAL
        .matcher(read(ROOT.resolve(module).resolve("pom.xml")))
        .results()
        .filter(found -> !found.group(2).matches("(?s).*<scope>(test|provided)</scope>.*"))
        .forEach(found -> used.add(found.group(1)));
    return used;
  }

  static String packageOf(String module) {
    return "io.inferscope." + module.replace("-", "");
  }

  /** The classes of every module, without tests. */
  static JavaClasses classes() {
    return new ClassFileImporter()
        // What JMH writes around a benchmark is not ours.
        .withImportOption(location -> !location.contains("/jmh_generated/"))
        .importPaths(
            built().stream()
                .map(module -> ROOT.resolve(module).resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList());
  }

  /** The Java files of every module, tests included. */
  static List<Path> sources() {
    return built().stream()
        .map(module -> ROOT.resolve(module).resolve("src"))
        .flatMap(Modules::javaFiles)
        .toList();
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
