package io.inferscope.collector;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines, which end with {@code \n} or {@code \r\n}. Lines that are
 * blank keep a connection alive and say nothing more. Not thread-safe.
 */
final class LineSplitter {
  /** Takes lines; called while bytes are given. */
  @FunctionalInterface
  interface LineConsumer {
    /**
     * A line without its end, or the beginning of one that was too long. The array is the
     * consumer's; {@code lengthBytes} is larger than it where only the beginning was kept.
     */
    void line(byte[] line, long lengthBytes);
  }

  /** How much is kept of a line that is too long. */
  static final int BEGINNING_BYTES = 16 << 10;

  private final int maxLineBytes;
  private final LineConsumer consumer;
  private ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long skipped;

  LineSplitter(int maxLineBytes, LineConsumer consumer) {
    this.maxLineBytes = maxLineBytes;
    this.consumer = consumer;
  }

  /** Takes the next bytes of the stream. */
  void give(byte[] bytes) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, start, i);
        end();
        start = i + 1;
      }
    }
    append(bytes, start, bytes.length);
  }

  /** The stream has ended; what it ended with is a line too. */
  void end() {
    if (skipped > 0) {
      consumer.line(partial.toByteArray(), skipped);
    } else if (partial.size() > 0) {
      emit(partial.toByteArray());
    }
    restart();
    skipped = 0;
  }

  /** Bytes that wait for the end of their line. */
  int heldBytes() {
    return partial.size();
  }

  /** A stream never shrinks, and one long line should not be paid for until the peer leaves. */
  private void restart() {
    if (partial.size() > BEGINNING_BYTES) {
      partial = new ByteArrayOutputStream();
    } else {
      partial.reset();
    }
  }

  private void append(byte[] bytes, int from, int to) {
    if (skipped > 0) {
      skipped += to - from;
      return;
    }
    partial.write(bytes, from, to - from);
    if (partial.size() > maxLineBytes) {
      skipped = partial.size();
      byte[] beginning =
          Arrays.copyOf(partial.toByteArray(), Math.min(BEGINNING_BYTES, partial.size()));
      partial = new ByteArrayOutputStream();
      partial.writeBytes(beginning);
    }
  }

  private void emit(byte[] line) {
    int length = line.length - (line[line.length - 1] == '\r' ? 1 : 0);
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t') {
        consumer.line(length == line.length ? line : Arrays.copyOf(line, length), length);
        return;
      }
    }
  }
}
