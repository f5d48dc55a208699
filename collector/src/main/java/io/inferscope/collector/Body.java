package io.inferscope.collector;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The chunks of a body in their order. Not thread-safe. */
final class Body {
  private final List<Buffer> chunks = new ArrayList<>();
  private int size;

  void add(Buffer chunk) {
    chunks.add(chunk);
    size += chunk.length();
  }

  int size() {
    return size;
  }

  /** The bytes from {@code offset} on, in one array. */
  byte[] from(int offset) {
    byte[] bytes = new byte[size - offset];
    int skip = offset;
    int position = 0;
    for (Buffer chunk : chunks) {
      int skipped = Math.min(skip, chunk.length());
      chunk.getBytes(skipped, chunk.length(), bytes, position);
      position += chunk.length() - skipped;
      skip -= skipped;
    }
    return bytes;
  }

  /** The first {@code count} bytes, or fewer where there are no more. */
  byte[] first(int count) {
    byte[] bytes = new byte[Math.min(count, size)];
    int position = 0;
    for (Buffer chunk : chunks) {
      int copied = Math.min(chunk.length(), bytes.length - position);
      chunk.getBytes(0, copied, bytes, position);
      position += copied;
    }
    return bytes;
  }
}
