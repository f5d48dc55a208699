package io.inferscope.patterns;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines of which it keeps only the beginning, so that no line can exhaust memory. */
final class BoundedLines {

  private final Reader reader;
  private final int longest;
  private final char[] block = new char[1 << 16];
  private final StringBuilder line = new StringBuilder();
  private int position;
  private int filled;

  BoundedLines(Reader reader, int longest) {
    this.reader = reader;
    this.longest = longest;
  }

  /** The next line without its end (LF or CRLF), cut after the bound; null at the end. */
  @Nullable String next() throws IOException {
    line.setLength(0);
    boolean any = false;
    while (fill()) {
      any = true;
      int end = position;
      while (end < filled && block[end] != '\n') {
        end++;
      }
      line.append(block, position, Math.min(end - position, longest - line.length()));
      boolean complete = end < filled;
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return any ? line.toString() : null;
  }

  private boolean fill() throws IOException {
    if (position == filled) {
      position = 0;
      filled = Math.max(0, reader.read(block));
    }
    return filled > 0;
  }
}
