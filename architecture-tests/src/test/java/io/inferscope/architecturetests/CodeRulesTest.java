package io.inferscope.architecturetests;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Rules of the house that a machine can check. */
class CodeRulesTest {
  private static final int MOST_LINES = 400;

  /** Programs; what they print, people asked for. */
  private static final String[] COMMANDS = {
    "io.inferscope.server", "io.inferscope.examples", "io.inferscope.benchmarks"
  };

  private static final JavaClasses CLASSES = Modules.classes();

  @Test
  void pureModules_doNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.inferscope.model",
            "io.inferscope.patterns",
            "io.inferscope.changes",
            "io.inferscope.rootcause")
        .and()
        // The offline command keeps what it has read in a file, so that its memory is bounded.
        .doNotHaveFullyQualifiedName("io.inferscope.patterns.LineReferences")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..",
            "java.nio.file..",
            "java.nio.channels..",
            "org.slf4j..",
            "io.micrometer..")
        .check(CLASSES);
  }

  @Test
  void time_isPassedIn() {
    noClasses()
        .that()
        .resideOutsideOfPackages(COMMANDS)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould(callMethod(InstantSource.class, "system"))
        .orShould(callMethod(Clock.class, "systemUTC"))
        .check(CLASSES);
  }

  @Test
  void libraries_printNothing() {
    noClasses()
        .that()
        .resideOutsideOfPackages(COMMANDS)
        .and()
        // Standard output is how the node's process tells its parent that it is ready.
        .haveSimpleNameNotEndingWith("NodeLauncher")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void onlyTheProgram_endsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages(COMMANDS)
        .and()
        .haveSimpleNameNotEndingWith("NodeLauncher")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager)").check(CLASSES);
  }

  @Test
  void packages_areNullMarked() {
    CLASSES.getPackage("io.inferscope").getSubpackages().stream()
        .forEach(
            each -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
  }

  @Test
  void files_areReadInOneSitting() {
    List<Path> tooLong =
        Modules.sources().stream()
            .filter(file -> Modules.read(file).lines().count() > MOST_LINES)
            .toList();
    assertThat(tooLong).isEmpty();
  }
}
