package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void version_isTheBuilds() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");

    assertThat(run("--version")).isZero();
    assertThat(output.toString()).isEqualTo("inferscope " + version + System.lineSeparator());
  }

  @Test
  void apiKey_saysWhatATenantMayBeCalled() {
    assertThat(run("api-key", "create", "--tenant", "My-Team", "--scope", "read")).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("--tenant: 'My-Team' is not allowed; expected 1 to 100 characters of a-z")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void apiKey_isPrintedAsTheConfigurationTakesIt() {
    assertThat(run("api-key", "create", "--tenant", "acme", "--scope", "admin,read")).isZero();
    assertThat(output.toString()).contains("tenant: acme").contains("scopes: [read, admin]");
  }

  private int run(String... arguments) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
