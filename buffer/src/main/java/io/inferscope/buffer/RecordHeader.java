package io.inferscope.buffer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each record's body (tenant, source, value) in a segment, 40 bytes, big-endian:
 * marker (4), body length (4), position (8), receive time in seconds (8) and nanoseconds (4),
 * tenant length (2), source length (2), body checksum (4), header checksum (4). Both checksums are
 * CRC-32C and begin with the topic's salt. The header has one of its own so that a damaged length
 * is noticed before it is believed.
 */
record RecordHeader(
    int bodyBytes,
    long position,
    Instant received,
    int tenantBytes,
    int sourceBytes,
    int bodyChecksum) {
  static final int BYTES = 40;
  static final int MARKER = 0xb0ff_e12d;

  void writeTo(ByteBuffer target, SaltedChecksum checksum) {
    int start = target.position();
    target.putInt(MARKER).putInt(bodyBytes).putLong(position);
    target.putLong(received.getEpochSecond()).putInt(received.getNano());
    target.putShort((short) tenantBytes).putShort((short) sourceBytes).putInt(bodyChecksum);
    target.putInt(checksum.of(target.duplicate().flip().position(start)));
  }

  /** The header at index {@code at}, null if there is none. */
  static @Nullable RecordHeader read(ByteBuffer source, int at, SaltedChecksum checksum) {
    if (source.getInt(at) != MARKER
        || source.getInt(at + BYTES - 4)
            != checksum.of(source.duplicate().limit(at + BYTES - 4).position(at))) {
      return null;
    }
    return new RecordHeader(
        source.getInt(at + 4),
        source.getLong(at + 8),
        Instant.ofEpochSecond(source.getLong(at + 16), source.getInt(at + 24)),
        source.getShort(at + 28),
        source.getShort(at + 30),
        source.getInt(at + 32));
  }

  /** The bytes of header and body. */
  long totalBytes() {
    return BYTES + (long) bodyBytes;
  }

  /** A CRC-32C that begins with a topic's salt. Not thread-safe. */
  static final class SaltedChecksum {
    private final CRC32C checksum = new CRC32C();
    private final byte[] salt;

    SaltedChecksum(TopicIdentity identity) {
      salt = ByteBuffer.allocate(Long.BYTES).putLong(identity.salt()).array();
    }

    int of(ByteBuffer bytes) {
      checksum.reset();
      checksum.update(salt);
      checksum.update(bytes);
      return (int) checksum.getValue();
    }

    int of(byte[]... parts) {
      checksum.reset();
      checksum.update(salt);
      for (byte[] part : parts) {
        checksum.update(part);
      }
      return (int) checksum.getValue();
    }
  }
}
