package io.inferscope.embeddedelasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completing a distribution, from a repository that is a folder behind a real HTTP server. */
class NodeFetchTest {
  private static final String JAR = "org/example/thing/1.0/thing-1.0.jar";
  private static final byte[] LIBRARY = {1, 2, 3};

  @TempDir private Path scratch;
  private Path repository;
  private Path distribution;
  private HttpServer server;
  private URI address;
  private byte[] jar;
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    repository = Files.createDirectory(scratch.resolve("repository"));
    distribution = Files.createDirectory(scratch.resolve("distribution"));
    jar = jar();
    Files.createDirectories(repository.resolve(JAR).getParent());
    Files.write(repository.resolve(JAR), jar);
    server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            repository,
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void complete_placesWhatIsListed() throws IOException {
    list(sha256(jar) + "  " + JAR + "  core/thing.jar", library());

    complete();

    assertThat(distribution.resolve("core/thing.jar")).hasBinaryContent(jar);
    assertThat(distribution.resolve("home/lib/thing.so")).hasBinaryContent(LIBRARY);
    assertThat(progress.getFirst()).contains(address.toString(), "Elastic License");
    assertThat(progress.getLast()).contains("1 of 1 files");
    assertThat(names()).noneMatch(name -> name.startsWith("fetched-") || name.startsWith("verif"));
  }

  @Test
  void complete_asksForNothingTwice() throws IOException {
    list(sha256(jar) + "  " + JAR + "  core/thing.jar");
    complete();
    server.stop(0);
    progress.clear();

    complete();

    assertThat(progress).isEmpty();
  }

  @Test
  void complete_refusesAnotherContent() throws IOException {
    list(sha256(LIBRARY) + "  " + JAR + "  core/thing.jar");

    assertThatThrownBy(this::complete)
        .isInstanceOf(EmbeddedElasticsearchException.class)
        .hasMessageContaining("not the file that this version was tested with")
        .hasMessageContaining(sha256(jar));
    assertThat(distribution.resolve("core/thing.jar")).doesNotExist();
  }

  @Test
  void complete_refusesWhatIsNoJar() throws IOException {
    Files.write(repository.resolve(JAR), LIBRARY);
    list(library());

    assertThatThrownBy(this::complete).hasMessageContaining("is not a jar");
  }

  @Test
  void complete_saysWhatItCouldNotFetch() throws IOException {
    list(sha256(jar) + "  org/example/absent.jar  core/absent.jar");

    assertThatThrownBy(this::complete)
        .hasMessageContaining(address + "org/example/absent.jar")
        .hasMessageContaining("404")
        .hasMessageContaining("INFERSCOPE_MAVEN_REPOSITORY");
  }

  @Test
  void list_refusesPathsThatLeadOut() throws IOException {
    list(sha256(jar) + "  " + JAR + "  ../thing.jar");

    assertThatThrownBy(this::complete).hasMessageContaining("outside of the distribution");
  }

  @Test
  void list_isWhatTheBuildLaysOut() throws IOException {
    Path launcher = Path.of("../embedded-elasticsearch-launcher");
    Path built = launcher.resolve("target/elasticsearch-distribution");
    Map<String, String> listed = new TreeMap<>();
    NodeFiles.parse(Files.readAllLines(launcher.resolve(NodeFiles.NAME)))
        .entries()
        .forEach(entry -> listed.put(entry.target(), entry.sha256()));

    assertThat(listed)
        .as("%s, with which a release fetches what the build lays out", NodeFiles.NAME)
        .containsExactlyInAnyOrderEntriesOf(fetched(built));
  }

  /**
   * What others publish: all but our launcher, our plugin, the configuration and class archives.
   */
  private static Map<String, String> fetched(Path built) throws IOException {
    try (Stream<Path> files = Files.walk(built)) {
      Map<String, String> hashes = new TreeMap<>();
      files
          .filter(Files::isRegularFile)
          .map(file -> built.relativize(file).toString())
          .filter(
              name -> !name.matches("launcher/.*|home/config/.*|.*inferscope-rest.*|classes-.*"))
          .forEach(name -> hashes.put(name, sha256(read(built.resolve(name)))));
      return hashes;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void complete() {
    NodeFetch.complete(distribution, address, progress::add);
  }

  private void list(String... lines) throws IOException {
    Files.write(distribution.resolve(NodeFiles.NAME), List.of(lines));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(distribution)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String library() {
    return sha256(LIBRARY) + "  " + JAR + "!/lib/thing.so  home/lib/thing.so";
  }

  private static byte[] jar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("lib/thing.so"));
      zip.write(LIBRARY);
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
