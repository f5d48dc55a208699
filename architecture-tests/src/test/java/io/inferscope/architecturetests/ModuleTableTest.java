package io.inferscope.architecturetests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folder is the architecture: who may use whom, how deep, and with which libraries. */
class ModuleTableTest {
  private static final int MOST_DEPENDENCIES = 4;
  private static final int LONGEST_PATH = 5;

  /** Libraries that only these modules know, each for the reason that the module exists. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "io.vertx..", Set.of("collector", "query-api", "server", "benchmarks"),
          "org.apache.lucene..", Set.of("query", "patterns", "embedded-elasticsearch-launcher"),
          "com.google.protobuf..", Set.of("otlp"),
          "io.opentelemetry..", Set.of("examples"),
          "org.apache.kafka..", Set.of("buffer", "benchmarks"),
          "picocli..", Set.of("server", "benchmarks"),
          "org.elasticsearch..", Set.of("embedded-elasticsearch-launcher"));

  private static final Map<String, Modules.Row> TABLE = Modules.table();
  private static final JavaClasses CLASSES = Modules.classes();

  @Test
  void table_namesEveryModule() {
    assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(Modules.built());
  }

  @Test
  void modules_useOnlyWhatTheTableAllows() {
    for (Modules.Row row : TABLE.values()) {
      if (row.everything()) {
        continue;
      }
      Set<String> allowed = Modules.reachable(row.module(), TABLE);
      String[] forbidden =
          TABLE.keySet().stream()
              .filter(other -> !other.equals(row.module()) && !allowed.contains(other))
              .map(Modules::packageOf)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(Modules.packageOf(row.module()))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden)
          // A module may hold no code, only what is made of the others.
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void poms_haveTheDependenciesOfTheTable() {
    for (Modules.Row row : TABLE.values()) {
      if (!row.everything()) {
        assertThat(Modules.dependencies(row.module()))
            .as(row.module())
            .isEqualTo(row.uses())
            .hasSizeLessThanOrEqualTo(MOST_DEPENDENCIES);
        assertThat(pathLength(row.module())).as(row.module()).isLessThanOrEqualTo(LONGEST_PATH);
      }
    }
  }

  private static int pathLength(String module) {
    return 1
        + TABLE.get(module).uses().stream().mapToInt(ModuleTableTest::pathLength).max().orElse(0);
  }

  @Test
  void modules_haveOneFlatPackage() {
    assertThat(CLASSES).extracting(type -> type.getPackageName()).contains("io.inferscope.model");
    for (String module : Modules.built()) {
      Path classes = Modules.ROOT.resolve(module).resolve("target/classes");
      classes()
          .that(Sources.of(classes))
          .should()
          .resideInAPackage(Modules.packageOf(module))
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void libraries_areKnownOnlyToTheirModules() {
    LIBRARIES.forEach(
        (library, modules) ->
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    modules.stream().map(Modules::packageOf).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES));
  }

  @Test
  void examples_shareNoCodeWithTheProduct() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.inferscope.examples")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.inferscope.examples")
        .check(CLASSES);
  }

  @Test
  void modules_haveAReadmeOfAScreenful() throws IOException {
    for (String module : Modules.built()) {
      Path readme = Modules.ROOT.resolve(module).resolve("README.md");
      assertThat(readme).exists();
      assertThat(Files.readAllLines(readme)).as(module).hasSizeBetween(5, 120);
    }
  }

  @Test
  void decisions_haveNumbersOfTheirOwn() throws IOException {
    try (Stream<Path> files = Files.list(Modules.ROOT.resolve("docs/adr"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).allMatch(name -> name.matches("\\d{4}-[a-z-]+\\.md"));
      assertThat(names).extracting(name -> name.substring(0, 4)).doesNotHaveDuplicates();
    }
  }
}
