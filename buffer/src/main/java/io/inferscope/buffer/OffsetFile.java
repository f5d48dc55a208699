package io.inferscope.buffer;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one group has begun and committed, as a log in two files of fixed size: when one is full the
 * other takes over, beginning with the state so far. Both are allocated when the group is created,
 * so that reading, which is what empties a disk, never needs space on it. Not thread-safe.
 *
 * <p>A file is a {@link FileHeader}, as many entries as it says, then the entries appended since.
 * An entry has 32 bytes: type (4), start (8), end (8), generation (8), CRC-32C of those (4).
 */
final class OffsetFile implements Closeable {
  static final int FILE_BYTES = 64 << 10;
  static final int ENTRY_BYTES = 32;
  static final int MAX_BATCHES = 1000;

  private final Path[] paths;
  private final TopicIdentity identity;
  private long generation;
  private long end = FILE_BYTES;
  private @Nullable RandomAccessFile file;

  /** What an entry says about the positions from its start to before its end. */
  enum Type {
    BEGUN(1),
    COMMITTED(2);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    static Type of(int code) {
      return code == BEGUN.code ? BEGUN : COMMITTED;
    }
  }

  /**
   * A group's state.
   *
   * @param next the first position that was never handed out
   * @param replayEnd positions below may have been handed out before, in unknown batches
   * @param begun the batches that are not committed, from start to end
   */
  record State(long next, long replayEnd, NavigableMap<Long, Long> begun) {}

  private OffsetFile(Path directory, String group, TopicIdentity identity) {
    this.paths = new Path[] {directory.resolve(group + ".0"), directory.resolve(group + ".1")};
    this.identity = identity;
  }

  /** An offset file and what it said when it was opened; no state if the group is new. */
  record Opened(OffsetFile file, @Nullable State state, boolean damaged) {}

  static Opened open(Path directory, String group, TopicIdentity identity) throws IOException {
    OffsetFile offsets = new OffsetFile(directory, group, identity);
    boolean found = false;
    State newest = null;
    for (Path path : offsets.paths) {
      ByteBuffer content = DurableFiles.read(path);
      found |= content.hasRemaining();
      FileHeader header = FileHeader.read(FileHeader.Kind.GROUP, content, path);
      if (header != null
          && header.identity().equals(identity)
          && header.numbers().get(0) > offsets.generation) {
        State state = replay(header, content);
        if (state != null) {
          newest = state;
          offsets.generation = header.numbers().get(0);
        }
      }
    }
    return new Opened(offsets, newest, found && newest == null);
  }

  private static @Nullable State replay(FileHeader header, ByteBuffer content) {
    long generation = header.numbers().get(0);
    Replay replay = new Replay(header.numbers().get(1));
    for (long i = 0; content.remaining() >= ENTRY_BYTES; i++) {
      ByteBuffer entry = content.slice(content.position(), ENTRY_BYTES);
      content.position(content.position() + ENTRY_BYTES);
      boolean intact =
          entry.getLong(20) == generation && entry.getInt(28) == checksum(entry.slice(0, 28));
      if (i < header.numbers().get(3)) {
        if (!intact) {
          return null;
        }
        replay.begun.put(entry.getLong(4), entry.getLong(12));
      } else if (intact) {
        replay.apply(Type.of(entry.getInt(0)), entry.getLong(4), entry.getLong(12));
      }
    }
    return new State(replay.next, header.numbers().get(2), replay.begun);
  }

  /**
   * Applies entries; where one was damaged, infers from those that follow what it must have been.
   */
  private static final class Replay {
    private final TreeMap<Long, Long> begun = new TreeMap<>();
    private long next;

    Replay(long next) {
      this.next = next;
    }

    void apply(Type type, long start, long end) {
      if (start > next) {
        begun.put(next, start);
      }
      switch (type) {
        case BEGUN -> {
          // An entry whose write failed may be there although another one took its place.
          begun.tailMap(start, true).clear();
          begun.put(start, end);
          next = end;
        }
        case COMMITTED -> {
          next = Math.max(next, end);
          remove(start, end);
        }
      }
    }

    private void remove(long start, long end) {
      Map.Entry<Long, Long> around = begun.floorEntry(start);
      if (around == null || around.getValue() < end) {
        return;
      }
      begun.remove(around.getKey());
      if (around.getKey() < start) {
        begun.put(around.getKey(), start);
      }
      if (end < around.getValue()) {
        begun.put(end, around.getValue());
      }
    }
  }

  /**
   * Appends an entry.
   *
   * @param before the state without the entry, for when another file has to be begun
   */
  void append(Type type, long start, long entryEnd, Supplier<State> before) throws IOException {
    if (file == null || end + ENTRY_BYTES > FILE_BYTES) {
      restart(before.get());
    }
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
    putEntry(entry, type, start, entryEnd);
    try {
      file().seek(end);
      file().write(entry.array());
      end += ENTRY_BYTES;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Makes everything that was appended durable.
   *
   * @param current the state with everything appended, for when a write failed before
   */
  void sync(Supplier<State> current) throws IOException {
    if (file == null) {
      restart(current.get());
      return;
    }
    try {
      file.getFD().sync();
    } catch (IOException e) {
      // Whatever was not written is now forgotten by the system: begin the other file.
      close();
      throw e;
    }
  }

  /** Begins with {@code state} after an opening; from then on both files exist. */
  void begin(State state) throws IOException {
    do {
      restart(state);
    } while (!Files.exists(paths[(int) ((generation + 1) % 2)]));
  }

  /** Begins the other file with {@code state}; durable when it returns. */
  private void restart(State state) throws IOException {
    close();
    generation++;
    Path path = paths[(int) (generation % 2)];
    ByteBuffer content = ByteBuffer.allocate(FILE_BYTES);
    FileHeader.of(
            FileHeader.Kind.GROUP,
            identity,
            generation,
            state.next(),
            state.replayEnd(),
            state.begun().size())
        .writeTo(content);
    state.begun().forEach((start, batchEnd) -> putEntry(content, Type.BEGUN, start, batchEnd));
    boolean isNew = !Files.exists(path);
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
    file = opened;
    opened.write(content.array());
    opened.getFD().sync();
    end = content.position();
    if (isNew) {
      DurableFiles.syncDirectoryOf(path);
    }
  }

  private void putEntry(ByteBuffer target, Type type, long start, long entryEnd) {
    int at = target.position();
    target.putInt(type.code).putLong(start).putLong(entryEnd).putLong(generation);
    target.putInt(checksum(target.slice(at, 28)));
  }

  private RandomAccessFile file() throws IOException {
    if (file == null) {
      throw new IOException("the offset file is closed: " + paths[0]);
    }
    return file;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      RandomAccessFile closing = file;
      file = null;
      closing.close();
    }
  }
}
