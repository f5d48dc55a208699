package io.inferscope.architecturetests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module table, read by the build: who may use whom, how deep, and with which libraries. */
class ModuleTableTest {
  /** Internal modules that a module's code may name, beside its own. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("otlp", Set.of("model")),
          Map.entry("buffer", Set.of()),
          Map.entry("query", Set.of("model")),
          Map.entry("patterns", Set.of("model")),
          Map.entry("changes", Set.of("model")),
          Map.entry("rootcause", Set.of("model", "changes", "patterns")),
          Map.entry("elasticsearch", Set.of("model")),
          Map.entry("embeddedelasticsearch", Set.of()),
          Map.entry("collector", Set.of("otlp", "buffer", "model")),
          Map.entry("indexer", Set.of("otlp", "buffer", "patterns", "elasticsearch", "model")),
          Map.entry(
              "detector",
              Set.of("changes", "rootcause", "buffer", "elasticsearch", "model", "patterns")),
          Map.entry(
              "queryapi",
              Set.of(
                  "detector",
                  "query",
                  "rootcause",
                  "elasticsearch",
                  "model",
                  "changes",
                  "patterns")),
          Map.entry("examples", Set.of()));

  private static final Pattern INTERNAL =
      Pattern.compile(
          "<dependency>\\s*<groupId>io\\.inferscope</groupId>\\s*<artifactId>([a-z-]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);
  private static final Path ROOT = Path.of("..");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.inferscope");

  @Test
  void modules_useOnlyWhatTheTableAllows() {
    MAY_USE.forEach(
        (module, allowed) -> {
          String[] forbidden =
              MAY_USE.keySet().stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> "io.inferscope." + other + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("io.inferscope." + module)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden)
              .check(CLASSES);
        });
  }

  @Test
  void modules_haveOneFlatPackage() {
    classes()
        .that()
        .resideInAPackage("io.inferscope..")
        .should()
        .resideInAnyPackage(
            Stream.concat(MAY_USE.keySet().stream(), Stream.of("server"))
                .map(module -> "io.inferscope." + module)
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void pureModules_doNoInputOrOutputAndHaveNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.inferscope.model", "io.inferscope.rootcause")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "io.vertx..", "org.slf4j..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void onlyTheElasticsearchModule_knowsTheClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.inferscope.elasticsearch")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("co.elastic..")
        .check(CLASSES);
  }

  @Test
  void nobodyHere_isCompiledAgainstTheServersJars() {
    noClasses()
        .that()
        .resideInAPackage("io.inferscope..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.elasticsearch..")
        .check(CLASSES);
  }

  @Test
  void poms_keepModulesWithinFourInternalDependenciesAndPathsWithinFive() throws IOException {
    Map<String, List<String>> dependencies = new TreeMap<>();
    for (Path pom : poms()) {
      dependencies.put(pom.getParent().getFileName().toString(), internalDependencies(pom));
    }
    dependencies.remove("server");
    dependencies.remove("e2e");
    dependencies.remove("architecture-tests");

    assertThat(dependencies)
        .allSatisfy((module, used) -> assertThat(used).as(module).hasSizeLessThanOrEqualTo(4));
    assertThat(dependencies.keySet())
        .allSatisfy(module -> assertThat(depth(module, dependencies)).as(module).isLessThan(5));
  }

  @Test
  void modules_haveAReadmeOfAScreenful() throws IOException {
    for (Path pom : poms()) {
      Path readme = pom.resolveSibling("README.md");
      assertThat(readme).exists();
      assertThat(Files.readAllLines(readme)).as(readme.toString()).hasSizeBetween(5, 120);
    }
  }

  private static int depth(String module, Map<String, List<String>> dependencies) {
    return dependencies.getOrDefault(module, List.of()).stream()
        .mapToInt(used -> 1 + depth(used, dependencies))
        .max()
        .orElse(0);
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve("pom.xml"))
          .filter(Files::exists)
          .sorted()
          .toList();
    }
  }

  private static List<String> internalDependencies(Path pom) throws IOException {
    Matcher matcher = INTERNAL.matcher(Files.readString(pom));
    return matcher
        .results()
        .filter(found -> !found.group(2).contains("<scope>test</scope>"))
        .map(found -> found.group(1))
        .toList();
  }
}
