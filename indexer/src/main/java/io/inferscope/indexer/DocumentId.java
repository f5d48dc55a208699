package io.inferscope.indexer;

import java.util.UUID;

/**
 * Names documents after the place of their record in the buffer, so that whatever is delivered
 * again is written under the same id.
 *
 * <p>An id is 52 characters: the buffer's identity (26), partition (4), position (12), record in
 * the request (5), event in the record (5; 0 is the record itself), each in base 32 with the digits
 * {@code A-Z a-f}. Elasticsearch stores an id that looks like URL-safe base 64 as the bytes that it
 * decodes to. In these 32 characters the order of the text, of the numbers and of those bytes is
 * the same, so ids grow with the position, which lets Lucene rule out old segments by their first
 * and last id when it looks whether an id exists.
 *
 * <p>Not thread-safe: it remembers the last position, whose records come one after another.
 */
final class DocumentId {
  private static final int PARTITION_DIGITS = 4;
  private static final int POSITION_DIGITS = 12;
  private static final int INDEX_DIGITS = 5;
  private static final int EVENT_DIGITS = 5;

  private final String prefix;
  private String ofPosition = "";
  private long lastPosition = -1;

  /** Ids of one partition of one buffer. */
  DocumentId(UUID identity, int partition) {
    StringBuilder text = new StringBuilder(30);
    append(text, identity.getMostSignificantBits() >>> 60, 1);
    append(text, identity.getMostSignificantBits() & ((1L << 60) - 1), 12);
    append(text, identity.getLeastSignificantBits() >>> 60, 1);
    append(text, identity.getLeastSignificantBits() & ((1L << 60) - 1), 12);
    append(text, partition, PARTITION_DIGITS);
    prefix = text.toString();
  }

  /** The id of the record with running number {@code index} in the request at {@code position}. */
  String record(long position, int index) {
    return event(position, index, -1);
  }

  /** The id of event {@code event} (from 0) of that record. */
  String event(long position, int index, int event) {
    if (position != lastPosition) {
      ofPosition = batch(position);
      lastPosition = position;
    }
    StringBuilder text = new StringBuilder(52).append(ofPosition);
    append(text, index, INDEX_DIGITS);
    append(text, event + 1L, EVENT_DIGITS);
    return text.toString();
  }

  /** The id of the batch that starts at {@code start}; its boundaries never change. */
  String batch(long start) {
    StringBuilder text = new StringBuilder(42).append(prefix);
    append(text, start, POSITION_DIGITS);
    return text.toString();
  }

  /** {@code number} in {@code digits} base-32 digits. */
  static void append(StringBuilder text, long number, int digits) {
    if (number < 0 || number >>> (5 * digits) != 0) {
      throw new IllegalArgumentException(number + " does not fit " + digits + " base-32 digits");
    }
    for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5) {
      int digit = (int) (number >>> shift) & 31;
      text.append((char) (digit < 26 ? 'A' + digit : 'a' + digit - 26));
    }
  }
}
