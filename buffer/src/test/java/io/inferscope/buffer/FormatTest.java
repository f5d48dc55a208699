package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that earlier versions left behind, as they were; new formats add theirs here. */
class FormatTest {
  @TempDir Path directory;

  /** Five records; of the batches 0–2 and 2–4 the second was committed. */
  @Test
  void open_readsWhatFormat1Left() throws Exception {
    unpack("format-1.zip");

    try (Buffer buffer = DiskBuffer.open(Fixtures.config(directory, "indexer"), Fixtures.CLOCK)) {
      BufferReader reader = buffer.reader(Topic.LOGS, "indexer");
      Batch again = Fixtures.poll(reader, 100);
      Batch rest = Fixtures.poll(reader, 100);

      assertThat(buffer.identity(Topic.LOGS))
          .isEqualTo(UUID.fromString("f997d56f-c537-4b12-9bc9-08a3b99fe3e7"));
      assertThat(again.redelivered()).isTrue();
      assertThat(again.records())
          .containsExactly(Fixtures.record("record 0"), Fixtures.record("record 1"));
      assertThat(rest.start()).isEqualTo(4);
      assertThat(rest.records()).containsExactly(Fixtures.record("record 4"));
      assertThat(buffer.status(Topic.LOGS, "indexer").corrupt()).isZero();
      assertThat(Fixtures.append(buffer, "new")).isEqualTo(5);
    }
  }

  private void unpack(String name) throws IOException {
    try (InputStream resource = FormatTest.class.getResourceAsStream(name);
        ZipInputStream files = new ZipInputStream(resource)) {
      ZipEntry entry;
      while ((entry = files.getNextEntry()) != null) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, files.readAllBytes());
      }
    }
  }
}
