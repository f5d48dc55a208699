package io.inferscope.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes protobuf's wire format into a growing array. A nested message gets one byte for its length
 * when it begins; where more are needed at its end, its content moves, which costs less than
 * measuring every message before writing it. Scalars of zero and empty texts are left out, as
 * proto3 does. Not thread-safe.
 */
final class WireWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[512];
  private int size;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  /** Begins a message (or a packed array) in {@code field}; hand the answer to {@link #end}. */
  int begin(int field) {
    tag(field, WireReader.LENGTH);
    reserve(1);
    size++;
    return size;
  }

  void end(int start) {
    int length = size - start;
    int extra = varintSize(length) - 1;
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(bytes, start, bytes, start + extra, length);
    }
    size = start - 1;
    rawVarint(length);
    size += length;
  }

  private static int varintSize(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  void tag(int field, int type) {
    rawVarint((long) field << 3 | type);
  }

  void rawVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void rawFixed64(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  void rawFixed32(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** A number of an enumeration, an int32 or an int64. */
  void varint(int field, long value) {
    if (value != 0) {
      presentVarint(field, value);
    }
  }

  /** A uint32 that the model keeps in an int. */
  void unsigned(int field, int value) {
    varint(field, Integer.toUnsignedLong(value));
  }

  /** A sint32. */
  void zigzag(int field, int value) {
    unsigned(field, value << 1 ^ value >> 31);
  }

  /** A number that is written though it may be zero, as members of a {@code oneof} are. */
  void presentVarint(int field, long value) {
    tag(field, WireReader.VARINT);
    rawVarint(value);
  }

  void fixed64(int field, long value) {
    if (value != 0) {
      presentFixed64(field, value);
    }
  }

  void presentFixed64(int field, long value) {
    tag(field, WireReader.FIXED64);
    rawFixed64(value);
  }

  void presentDouble(int field, double value) {
    presentFixed64(field, Double.doubleToRawLongBits(value));
  }

  void fixed32(int field, int value) {
    if (value != 0) {
      tag(field, WireReader.FIXED32);
      rawFixed32(value);
    }
  }

  void text(int field, String value) {
    if (!value.isEmpty()) {
      presentText(field, value);
    }
  }

  void presentText(int field, String value) {
    presentBytes(field, Utf8.encode(value));
  }

  void presentBytes(int field, byte[] value) {
    tag(field, WireReader.LENGTH);
    rawVarint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** A trace or span id, from hex; left out when empty. */
  void id(int field, String hex) {
    if (!hex.isEmpty()) {
      presentBytes(field, HexFormat.of().parseHex(hex));
    }
  }
}
