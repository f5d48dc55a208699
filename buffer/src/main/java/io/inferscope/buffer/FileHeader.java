package io.inferscope.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 80 bytes of every file of a topic, big-endian: magic (8), version (4), its complement
 * (4), identity (16), salt (8), four numbers (32), zero (4), CRC-32C of all that (4). The first 16
 * bytes stay so in all versions, which is how an unknown version is told from damage.
 *
 * @param numbers four, their meaning depends on the kind
 */
record FileHeader(Kind kind, TopicIdentity identity, List<Long> numbers) {
  static final int BYTES = 80;
  static final int VERSION = 1;

  /** What a file holds. */
  enum Kind {
    /** No numbers. */
    TOPIC(0x494e_5343_4f50_4554L),
    /** Position of the first record; the latest receive time before it, in seconds and nanos. */
    SEGMENT(0x494e_5343_4f50_4553L),
    /** Generation, next position, end of what may have been read before, number of batches. */
    GROUP(0x494e_5343_4f50_4547L),
    /** Lost records outside the ranges, number of ranges. */
    LOST(0x494e_5343_4f50_454cL);

    private final long magic;

    Kind(long magic) {
      this.magic = magic;
    }
  }

  FileHeader {
    numbers = List.copyOf(numbers);
  }

  static FileHeader of(Kind kind, TopicIdentity identity, long... numbers) {
    Long[] four = {0L, 0L, 0L, 0L};
    for (int i = 0; i < numbers.length; i++) {
      four[i] = numbers[i];
    }
    return new FileHeader(kind, identity, List.of(four));
  }

  void writeTo(ByteBuffer target) {
    int start = target.position();
    target.putLong(kind.magic).putInt(VERSION).putInt(~VERSION);
    target.putLong(identity.id().getMostSignificantBits());
    target.putLong(identity.id().getLeastSignificantBits());
    target.putLong(identity.salt());
    numbers.forEach(target::putLong);
    target.putInt(0);
    target.putInt(checksum(target, start));
  }

  /**
   * The header at the buffer's position; null when it is damaged or of another kind of file.
   *
   * @throws IOException if the file was written by a version that this one cannot read
   */
  static @Nullable FileHeader read(Kind kind, ByteBuffer source, Path file) throws IOException {
    int start = source.position();
    if (source.remaining() < BYTES || source.getLong(start) != kind.magic) {
      return null;
    }
    int version = source.getInt(start + 8);
    if (version == ~source.getInt(start + 12) && version != VERSION) {
      throw new IOException(
          "%s has buffer format version %d and this Inferscope reads version %d only: start the one that wrote it, let it empty the buffer, then upgrade"
              .formatted(file, version, VERSION));
    }
    if (checksum(source, start) != source.getInt(start + BYTES - 4)) {
      return null;
    }
    source.position(start + 16);
    UUID id = new UUID(source.getLong(), source.getLong());
    long salt = source.getLong();
    List<Long> numbers =
        List.of(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    source.position(start + BYTES);
    return new FileHeader(kind, new TopicIdentity(id, salt), numbers);
  }

  private static int checksum(ByteBuffer bytes, int start) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(start).limit(start + BYTES - 4));
    return (int) checksum.getValue();
  }
}
