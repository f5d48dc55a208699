package io.inferscope.indexer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into one growing array. The caller is trusted to open and close objects and
 * arrays in pairs; commas are placed here. Reused from document to document, so that a document
 * costs no allocation. Not thread-safe.
 *
 * <p>A tree or a streaming generator costs several times as much a document, which counts here:
 * this runs once for each record of the whole service.
 */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEEP_AT_MOST = 1 << 20;

  /** The character after the backslash, or 0 where none is needed, or 'u' for a numeric escape. */
  private static final byte[] ESCAPES = escapes();

  private byte[] bytes;
  private int size;
  private boolean comma;
  private long lastSecond = -1;
  private byte[] secondDigits = new byte[0];

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    Arrays.fill(escapes, 0, 32, (byte) 'u');
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  /** Forgets what was written; gives the memory of a rare huge document back. */
  void clear() {
    size = 0;
    comma = false;
    if (bytes.length > KEEP_AT_MOST) {
      bytes = new byte[KEEP_AT_MOST];
    }
  }

  int size() {
    return size;
  }

  /** The array that holds the first {@link #size()} bytes; valid until the next write. */
  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  String text() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  JsonBytes openObject() {
    return open('{');
  }

  JsonBytes closeObject() {
    return close('}');
  }

  JsonBytes openArray() {
    return open('[');
  }

  JsonBytes closeArray() {
    return close(']');
  }

  /** A name that needs escaping as a value would. */
  JsonBytes name(String name) {
    separate();
    quoted(name);
    append(':');
    comma = false;
    return this;
  }

  /** A name, already quoted and with its colon, as {@link #prepared} makes it. */
  JsonBytes name(byte[] preparedName) {
    ensure(preparedName.length + 1L);
    if (comma) {
      bytes[size++] = ',';
    }
    System.arraycopy(preparedName, 0, bytes, size, preparedName.length);
    size += preparedName.length;
    comma = false;
    return this;
  }

  /** {@code "name":} as bytes, for names that are written often. */
  static byte[] prepared(String name) {
    JsonBytes json = new JsonBytes(name.length() + 8);
    return json.name(name).copy();
  }

  JsonBytes value(String text) {
    separate();
    quoted(text);
    comma = true;
    return this;
  }

  /** The same for a text that often recurs. */
  JsonBytes value(String text, PreparedTexts prepared) {
    byte[] known = prepared.of(text);
    return known == null ? value(text) : splice(known, known.length);
  }

  JsonBytes value(long number) {
    separate();
    digits(number);
    comma = true;
    return this;
  }

  JsonBytes value(boolean flag) {
    return raw(flag ? "true" : "false");
  }

  /** A finite number, always with a decimal point so that Elasticsearch sees what it is. */
  JsonBytes value(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no " + number);
    }
    return raw(Double.toString(number));
  }

  JsonBytes nullValue() {
    return raw("null");
  }

  /** Bytes as lower-case hexadecimal text. */
  JsonBytes hex(byte[] value) {
    separate();
    ensure(2L * value.length + 2);
    bytes[size++] = '"';
    for (byte b : value) {
      bytes[size++] = HEX[(b >> 4) & 15];
      bytes[size++] = HEX[b & 15];
    }
    bytes[size++] = '"';
    comma = true;
    return this;
  }

  /** An instant as Elasticsearch's exact text form: epoch milliseconds and six digits of a rest. */
  JsonBytes timestamp(long unixNano) {
    separate();
    append('"');
    long second = Long.divideUnsigned(unixNano, 1_000_000_000);
    int nano = (int) (unixNano - second * 1_000_000_000);
    int milli = nano / 1_000_000;
    if (second == 0) {
      digits(milli);
    } else {
      second(second);
      padded(milli, 3);
    }
    append('.');
    padded(nano - milli * 1_000_000, 6);
    append('"');
    comma = true;
    return this;
  }

  /** Neighbouring records mostly are of the same second. */
  private void second(long second) {
    if (second != lastSecond) {
      int start = size;
      digits(second);
      lastSecond = second;
      secondDigits = Arrays.copyOfRange(bytes, start, size);
    } else {
      append(secondDigits, 0, secondDigits.length);
    }
  }

  private void padded(int number, int digits) {
    ensure(digits);
    int rest = number;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  /** JSON that was written elsewhere, as one value. */
  JsonBytes splice(byte[] json, int length) {
    ensure(length + 1L);
    if (comma) {
      bytes[size++] = ',';
    }
    System.arraycopy(json, 0, bytes, size, length);
    size += length;
    comma = true;
    return this;
  }

  private JsonBytes raw(String ascii) {
    separate();
    int length = ascii.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
    comma = true;
    return this;
  }

  private JsonBytes open(char bracket) {
    separate();
    append(bracket);
    comma = false;
    return this;
  }

  private JsonBytes close(char bracket) {
    append(bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      append(',');
    }
  }

  private void append(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
  }

  private void append(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void digits(long number) {
    ensure(20);
    if (number == Long.MIN_VALUE) {
      byte[] least = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      append(least, 0, least.length);
      return;
    }
    long rest = number;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int length = 1;
    for (long limit = 10; length < 19 && rest >= limit; limit *= 10) {
      length++;
    }
    for (int i = size + length - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  private void quoted(String text) {
    int length = text.length();
    // Where something is to be escaped more room is needed than this; that way asks for it.
    ensure(length + 2L);
    byte[] target = bytes;
    int at = size;
    target[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || ESCAPES[c] != 0) {
        size = at;
        quotedSlowly(text, i);
        append('"');
        return;
      }
      target[at++] = (byte) c;
    }
    target[at++] = '"';
    size = at;
  }

  private void quotedSlowly(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      ensure(6L + length - i);
      char c = text.charAt(i);
      if (c < 128) {
        ascii(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | (c >> 6));
        bytes[size++] = (byte) (0x80 | (c & 63));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        threeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
  }

  private void ascii(char c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      bytes[size++] = (byte) c;
      return;
    }
    bytes[size++] = '\\';
    bytes[size++] = escape;
    if (escape == 'u') {
      bytes[size++] = '0';
      bytes[size++] = '0';
      bytes[size++] = HEX[c >> 4];
      bytes[size++] = HEX[c & 15];
    }
  }

  private void threeBytes(char c) {
    bytes[size++] = (byte) (0xE0 | (c >> 12));
    bytes[size++] = (byte) (0x80 | ((c >> 6) & 63));
    bytes[size++] = (byte) (0x80 | (c & 63));
  }

  private void supplementary(int codePoint) {
    bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 63));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 63));
    bytes[size++] = (byte) (0x80 | (codePoint & 63));
  }

  private void ensure(long more) {
    long needed = size + more;
    if (needed > bytes.length) {
      grow(needed);
    }
  }

  private void grow(long needed) {
    if (needed > Integer.MAX_VALUE - 16) {
      throw new IllegalStateException("a document of more than 2 GB cannot be written");
    }
    bytes =
        Arrays.copyOf(
            bytes, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * bytes.length)));
  }
}
