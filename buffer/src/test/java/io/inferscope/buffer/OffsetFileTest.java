package io.inferscope.buffer;

import static io.inferscope.buffer.OffsetFile.Type.BEGUN;
import static io.inferscope.buffer.OffsetFile.Type.COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.GroupOffsets.Range;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetFileTest {
  private static final TopicIdentity IDENTITY = TopicIdentity.random();
  private static final OffsetFile.State NOTHING = new OffsetFile.State(0, 0, new TreeMap<>());
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(BEGUN, 0, 5),
          new Entry(BEGUN, 5, 7),
          new Entry(COMMITTED, 5, 7),
          new Entry(BEGUN, 7, 20),
          new Entry(COMMITTED, 0, 5));

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  private record Entry(OffsetFile.Type type, long start, long end) {}

  private OffsetFile.State reopen() throws IOException {
    return OffsetFile.open(directory, "group", IDENTITY).state();
  }

  private static OffsetFile.State state(long next, Map<Long, Long> begun) {
    return new OffsetFile.State(next, 0, new TreeMap<>(begun));
  }

  private void write(int entries) throws IOException {
    try (OffsetFile file = OffsetFile.open(directory, "group", IDENTITY).file()) {
      file.begin(NOTHING);
      for (Entry entry : ENTRIES.subList(0, entries)) {
        file.append(entry.type(), entry.start(), entry.end(), () -> NOTHING);
      }
      file.sync(() -> NOTHING);
    }
  }

  @Test
  void open_findsTheStateAfterEachEntry() throws Exception {
    List<OffsetFile.State> expected =
        List.of(
            NOTHING,
            state(5, Map.of(0L, 5L)),
            state(7, Map.of(0L, 5L, 5L, 7L)),
            state(7, Map.of(0L, 5L)),
            state(20, Map.of(0L, 5L, 7L, 20L)),
            state(20, Map.of(7L, 20L)));
    for (int entries = 0; entries <= ENTRIES.size(); entries++) {
      write(entries);
      assertThat(reopen()).as("after %d entries", entries).isEqualTo(expected.get(entries));
    }
  }

  @Test
  void open_takesTheStateBeforeAnEntryThatWasNotCompletelyWritten() throws Exception {
    write(ENTRIES.size());
    Path file = newest();
    int last = FileHeader.BYTES + (ENTRIES.size() - 1) * OffsetFile.ENTRY_BYTES;
    for (int at = last; at < last + OffsetFile.ENTRY_BYTES; at++) {
      write(ENTRIES.size());
      file = newest();
      try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
        torn.seek(at);
        torn.write(new byte[last + OffsetFile.ENTRY_BYTES - at]);
      }
      assertThat(reopen()).isIn(state(20, Map.of(0L, 5L, 7L, 20L)), state(20, Map.of(7L, 20L)));
    }
  }

  @Test
  void open_bringsMoreAgainRatherThanLessWhenAnyByteIsDamaged() throws Exception {
    int used = FileHeader.BYTES + ENTRIES.size() * OffsetFile.ENTRY_BYTES;
    for (int at = FileHeader.BYTES; at < used; at++) {
      write(ENTRIES.size());
      flip(newest(), at);

      OffsetFile.State state = reopen();

      Map.Entry<Long, Long> open = state.begun().floorEntry(7L);
      boolean comesAgain = state.next() <= 7 || (open != null && open.getValue() >= 20);
      assertThat(comesAgain).as("byte %d gave %s", at, state).isTrue();
    }
  }

  @Test
  void open_startsAgainWhenBothFilesAreDamaged() throws Exception {
    write(ENTRIES.size());
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        flip(file, 20);
      }
    }

    GroupOffsets offsets = GroupOffsets.open(directory, "group", IDENTITY, 3, 42);

    assertThat(offsets.next()).isEqualTo(3);
    assertThat(offsets.replayEnd()).isEqualTo(42);
    offsets.close();
    offsets = GroupOffsets.open(directory, "group", IDENTITY, 3, 50);
    assertThat(offsets.replayEnd()).isEqualTo(42);
    offsets.close();
  }

  @Test
  void append_turnsToTheOtherFileWhenOneIsFull() throws Exception {
    GroupOffsets offsets = GroupOffsets.open(directory, "group", IDENTITY, 0, 0);
    List<Range> open = new ArrayList<>();
    int batches = 5 * OffsetFile.FILE_BYTES / OffsetFile.ENTRY_BYTES / 2;
    for (int i = 0; i < batches; i++) {
      Range range = new Range(i * 10L, (i + 1) * 10L);
      offsets.begin(range, Instant.EPOCH);
      if (i % 100 == 0) {
        open.add(range);
      } else {
        offsets.commit(range);
      }
    }
    offsets.close();

    offsets = GroupOffsets.open(directory, "group", IDENTITY, 0, 0);
    for (Range range : open) {
      assertThat(offsets.takeRedelivery()).isEqualTo(range);
    }
    assertThat(offsets.takeRedelivery()).isNull();
    assertThat(offsets.next()).isEqualTo(batches * 10L);
    offsets.close();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .hasSize(2)
          .allMatch(file -> file.toFile().length() == OffsetFile.FILE_BYTES);
    }
  }

  private Path newest() throws IOException {
    Path zero = directory.resolve("group.0");
    Path one = directory.resolve("group.1");
    return generation(zero) > generation(one) ? zero : one;
  }

  private static long generation(Path file) throws IOException {
    FileHeader header = FileHeader.read(FileHeader.Kind.GROUP, DurableFiles.read(file), file);
    return header == null ? 0 : header.numbers().get(0);
  }

  private static void flip(Path file, int at) throws IOException {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(at);
      int value = damaged.read();
      damaged.seek(at);
      damaged.write(value ^ 0x41);
    }
  }
}
