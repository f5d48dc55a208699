package io.inferscope.buffer;

import java.time.Instant;
import java.util.Arrays;

/**
 * One OTLP export request on its way to the store.
 *
 * @param tenant whom it belongs to; empty only for a lost record, see {@link #isLost}
 * @param received when it was received. On disk time never goes back: a record that is appended
 *     after a later one is given the later one's time
 * @param source through which receiver it came, for example {@code otlp_grpc}
 * @param value a plain OTLP export request in protobuf. The array is owned by the record: callers
 *     neither change nor keep it
 */
public record BufferRecord(String tenant, Instant received, String source, byte[] value) {
  /** The most bytes that a tenant or a source may have in UTF-8. */
  public static final int MAX_NAME_BYTES = 1024;

  private static final byte[] NOTHING = new byte[0];

  /** What a reader is given at a position whose record can no longer be read. */
  static BufferRecord lost(Instant received) {
    return new BufferRecord("", received, "", NOTHING);
  }

  /**
   * Whether this stands for a record that was damaged on disk, or deleted before it was read. Its
   * value is empty, which is also a valid OTLP request without any content, so a reader that does
   * not ask goes on undisturbed.
   */
  public boolean isLost() {
    return tenant.isEmpty() && value.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BufferRecord that
        && tenant.equals(that.tenant)
        && received.equals(that.received)
        && source.equals(that.source)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * tenant.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "BufferRecord[%s, %s, %s, %d bytes]".formatted(tenant, received, source, value.length);
  }
}
