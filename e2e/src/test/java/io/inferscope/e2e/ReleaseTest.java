package io.inferscope.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a release, unpacked where there is nothing else. */
class ReleaseTest {
  @TempDir static Path empty;

  private static Path archive;
  private static Path home;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(Path.of("../distribution/target"))) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", empty.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    try (Stream<Path> files = Files.list(empty)) {
      home = files.findFirst().orElseThrow();
    }
  }

  @Test
  void archive_isSortedAndSaysNothingOfItsBuild() throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-tvzf", archive.toString(), "--numeric-owner", "--utc").start();
    List<String> lines = tar.inputReader().lines().toList();

    assertThat(lines).allMatch(line -> line.contains(" 0/0 ") && line.contains(" 2026-01-01 "));
    List<String> names =
        lines.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    assertThat(names).doesNotHaveDuplicates().anyMatch(name -> name.endsWith("/LICENSE"));
    assertThat(names).noneMatch(name -> name.matches(".*/(elasticsearch|lucene-[a-z]*)-9.*jar"));
    assertThat(Files.isExecutable(home.resolve("bin/inferscope"))).isTrue();
  }

  @Test
  void archive_holdsWhatItsBillOfMaterialsLists() throws IOException {
    JsonNode parts =
        new ObjectMapper().readTree(home.resolve("sbom.json").toFile()).path("components");
    Set<String> listed = new TreeSet<>();
    parts.forEach(
        part -> listed.add(part.path("name").asText() + "-" + part.path("version").asText()));

    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replace(".jar", "")))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  @Test
  void up_fetchesItsNodeAndStoresALog() throws Exception {
    HttpServer repository =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            localRepository(),
            SimpleFileServer.OutputLevel.NONE);
    repository.start();
    try (Service service =
        Service.start(
            List.of(home.resolve("bin/inferscope").toString()),
            empty,
            Map.of(
                "INFERSCOPE_MAVEN_REPOSITORY",
                "http://127.0.0.1:" + repository.getAddress().getPort()))) {
      String request =
          """
          {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"release"}}]},
          "scopeLogs":[{"logRecords":[{"body":{"stringValue":"from the archive"}}]}]}]}
          """;
      assertThat(service.post("/v1/logs", "application/json", request.getBytes(UTF_8)).statusCode())
          .isEqualTo(200);

      service.await(
          "/api/v1/logs?query=service.name:release", answer -> answer.path("total").asInt() == 1);
      assertThat(service.stop()).isIn(0, 143);
    } finally {
      repository.stop(0);
    }
  }

  /** Where Maven keeps what it fetched for this build, from the place of one jar of it. */
  private static Path localRepository() throws URISyntaxException {
    Path jar =
        Path.of(Assertions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    // org/assertj/assertj-core/VERSION/JAR
    return jar.resolve("../../../../..").normalize();
  }
}
