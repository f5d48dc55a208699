package io.inferscope.embeddedelasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreconditionsTest {
  @TempDir Path directory;

  @Test
  void start_refusesAnOldJdk() throws Exception {
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.12\"\n");
    assertThatThrownBy(
            () ->
                EmbeddedElasticsearch.start(
                    EmbeddedConfig.of(directory.resolve("data")).withJavaHome(directory)))
        .hasMessage("Elasticsearch needs JDK 21 or newer, but " + directory + " is version 17.");
  }

  @Test
  void start_refusesWhatIsNoJdk() {
    assertThatThrownBy(
            () ->
                EmbeddedElasticsearch.start(
                    EmbeddedConfig.of(directory.resolve("data")).withJavaHome(directory)))
        .hasMessageContaining("There is no JDK in " + directory);
  }

  @Test
  void start_refusesWithoutJars() {
    assertThatThrownBy(
            () ->
                EmbeddedElasticsearch.start(
                    EmbeddedConfig.of(directory).withDistribution(directory)))
        .isInstanceOf(EmbeddedElasticsearchException.class)
        .hasMessageContaining("Elasticsearch's jars are not in [" + directory + "]")
        .hasMessageContaining("inferscope.elasticsearch.distribution");
  }

  @Test
  void start_refusesADataDirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> EmbeddedElasticsearch.start(EmbeddedConfig.of(file)))
        .isInstanceOf(EmbeddedElasticsearchException.class)
        .hasMessageContaining("Cannot write to the data directory " + file);
  }

  @Test
  void requireFreeSpace_refusesAFullDisk() {
    assertThatThrownBy(() -> Preconditions.requireFreeSpace(directory, Long.MAX_VALUE))
        .hasMessageStartingWith("The disk of " + directory + " is full");
  }

  @Test
  void diskFull_isToldByTheNodeToo() {
    assertThat(StartFailure.of("failed disk No space left on device", EmbeddedConfig.of(directory)))
        .hasMessageStartingWith("The disk of " + directory + " is full");
  }

  @Test
  void requirePlatform_namesWhatIsThere() {
    Distribution distribution = Distribution.find(null);
    for (String os : new String[] {"Linux", "Mac OS X"}) {
      for (String architecture : new String[] {"amd64", "x86_64", "aarch64"}) {
        distribution.requirePlatform(os, architecture);
      }
    }
    assertThatThrownBy(() -> distribution.requirePlatform("Windows 11", "amd64"))
        .hasMessageContaining("runs on Linux and macOS, on x64 and aarch64")
        .hasMessageContaining("Windows 11 on amd64");
  }
}
