package io.inferscope.embeddedelasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Fetches from a Maven repository what a distribution lacks, once. A file is moved to its place
 * only when its SHA-256 is the listed one, so whatever is in its place is right.
 */
final class NodeFetch {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration JAR_TIMEOUT = Duration.ofMinutes(5);

  private final Path distribution;
  private final URI repository;
  private final Consumer<String> progress;
  private final HttpClient http;

  private NodeFetch(Path distribution, URI repository, Consumer<String> progress, HttpClient http) {
    this.distribution = distribution;
    this.repository = repository;
    this.progress = progress;
    this.http = http;
  }

  /**
   * Completes the distribution; two processes that do so at once wait for each other.
   *
   * @param repository base address in Maven's layout
   * @throws EmbeddedElasticsearchException when the repository cannot be reached, or holds another
   *     content than the one that was tested
   */
  static void complete(Path distribution, URI repository, Consumer<String> progress) {
    NodeFiles all = NodeFiles.of(distribution);
    if (all.missingIn(distribution).entries().isEmpty()) {
      return;
    }
    try (FileChannel lock =
            FileChannel.open(
                distribution.resolve("artifacts.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = lock.lock();
        HttpClient http =
            HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
      if (held.isValid()) {
        new NodeFetch(distribution, repository, progress, http).fetch(all.missingIn(distribution));
      }
    } catch (IOException e) {
      throw new EmbeddedElasticsearchException(
          "Cannot write Elasticsearch's jars to " + distribution + ": " + e + ".", e);
    }
  }

  private void fetch(NodeFiles missing) throws IOException {
    List<String> artifacts = missing.artifacts();
    if (artifacts.isEmpty()) {
      return;
    }
    progress.accept(
        "Fetching Elasticsearch's server from "
            + repository
            + ", once; it is used under the Elastic License 2.0");
    long bytes = 0;
    int quarter = 0;
    for (int done = 0; done < artifacts.size(); done++) {
      bytes += fetch(artifacts.get(done), missing.from(artifacts.get(done)));
      int now = 4 * (done + 1) / artifacts.size();
      if (now > quarter) {
        quarter = now;
        progress.accept(
            "  %d of %d files, %d MB, verified".formatted(done + 1, artifacts.size(), bytes >> 20));
      }
    }
  }

  private long fetch(String artifact, List<NodeFiles.Entry> entries) throws IOException {
    Path jar = Files.createTempFile(distribution, "fetched-", ".jar");
    try {
      download(artifact, jar);
      long bytes = Files.size(jar);
      for (NodeFiles.Entry entry : entries) {
        place(jar, entry);
      }
      return bytes;
    } finally {
      Files.deleteIfExists(jar);
    }
  }

  private void download(String artifact, Path jar) throws IOException {
    URI address = URI.create(repository.toString().replaceAll("/+$", "") + "/" + artifact);
    String failure = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        HttpResponse<Path> response =
            http.send(
                HttpRequest.newBuilder(address).timeout(JAR_TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofFile(jar));
        if (response.statusCode() == 200) {
          return;
        }
        failure = "HTTP status " + response.statusCode();
      } catch (IOException e) {
        failure = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EmbeddedElasticsearchException("Interrupted while jars were fetched.", e);
      }
    }
    throw new EmbeddedElasticsearchException(
        "Cannot fetch "
            + address
            + " ("
            + failure
            + "); name a mirror with INFERSCOPE_MAVEN_REPOSITORY, or use an Elasticsearch of your own"
            + " with --elasticsearch.");
  }

  private void place(Path jar, NodeFiles.Entry entry) throws IOException {
    Path target = distribution.resolve(entry.target());
    Files.createDirectories(target.getParent());
    Path verified = Files.createTempFile(distribution, "verified-", "");
    try {
      String sha256 = copy(jar, entry, verified);
      if (!sha256.equals(entry.sha256())) {
        throw new EmbeddedElasticsearchException(
            entry.artifact()
                + " from "
                + repository
                + " is not the file that this version was tested with: its SHA-256 is "
                + sha256
                + " instead of "
                + entry.sha256()
                + ".");
      }
      verified.toFile().setReadable(true, false);
      Files.move(
          verified, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(verified);
    }
  }

  private static String copy(Path jar, NodeFiles.Entry entry, Path to) throws IOException {
    if (entry.inside().isEmpty()) {
      try (InputStream content = Files.newInputStream(jar)) {
        return copy(content, to);
      }
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry inside = zip.getEntry(entry.inside());
      if (inside == null) {
        throw new EmbeddedElasticsearchException(
            entry.artifact() + " holds no " + entry.inside() + ".");
      }
      try (InputStream content = zip.getInputStream(inside)) {
        return copy(content, to);
      }
    } catch (ZipException e) {
      throw new EmbeddedElasticsearchException(
          entry.artifact() + " as it was fetched is not a jar: " + e.getMessage() + ".", e);
    }
  }

  private static String copy(InputStream content, Path to) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream digested = new DigestInputStream(content, digest)) {
      Files.copy(digested, to, StandardCopyOption.REPLACE_EXISTING);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
