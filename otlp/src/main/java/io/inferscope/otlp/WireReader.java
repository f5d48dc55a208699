package io.inferscope.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cursor over protobuf's wire format (protobuf.dev/programming-guides/encoding) in a byte array.
 * It never reads past the limit of the message that it stands in. Not thread-safe.
 *
 * <p>Reading a message: {@code int outer = enter(); while (more()) { switch (tag()) { … } }
 * leave(outer);}
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int GROUP_START = 3;
  static final int GROUP_END = 4;
  static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int position;
  private int limit;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  WireReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.limit = to;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  /** Goes back (or forward) to a place inside the current message. */
  void seek(int newPosition) {
    position = newPosition;
  }

  boolean more() {
    return position < limit;
  }

  /** Reads a length and makes it the limit; answers with the limit to hand to {@link #leave}. */
  int enter() throws MalformedException {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  void leave(int outer) {
    position = limit;
    limit = outer;
  }

  /**
   * A field's number and wire type, {@code number << 3 | type}. Bits past the 32nd have no meaning:
   * protobuf's own reader for Java drops them, and what it takes is not refused here.
   */
  int tag() throws MalformedException {
    int start = position;
    int first = position < limit ? bytes[position] : -1;
    int tag;
    if (first >= 0) {
      position++;
      tag = first;
    } else {
      tag = (int) varint();
    }
    if (tag >>> 3 == 0) {
      throw new MalformedException(start, "not a field");
    }
    return tag;
  }

  /**
   * The length of a string, byte field or message, checked against the limit. Bits past the 32nd
   * are dropped as in {@link #tag}.
   */
  int length() throws MalformedException {
    int start = position;
    int length = (int) varint();
    if (length < 0 || length > limit - position) {
      throw new MalformedException(
          start,
          "a field of " + Integer.toUnsignedString(length) + " bytes runs past its message's end");
    }
    return length;
  }

  long varint() throws MalformedException {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    long value = 0;
    int start = position;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == limit) {
        throw new MalformedException(start, "a number is cut off");
      }
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException(start, "a number is longer than ten bytes");
  }

  /** The number that a sint32 stands for. */
  static int zigzag(int encoded) {
    return encoded >>> 1 ^ -(encoded & 1);
  }

  long fixed64() throws MalformedException {
    long value = (long) LONGS.get(bytes, advance(Long.BYTES));
    return value;
  }

  double fixedDouble() throws MalformedException {
    return Double.longBitsToDouble(fixed64());
  }

  int fixed32() throws MalformedException {
    int value = (int) INTS.get(bytes, advance(Integer.BYTES));
    return value;
  }

  /** Steps over {@code count} bytes and answers with where they begin. */
  int advance(int count) throws MalformedException {
    if (count > limit - position) {
      throw new MalformedException(position, "a field is cut off");
    }
    int start = position;
    position += count;
    return start;
  }

  /** Steps over the content of a field whose tag was just read, known or not. */
  void skip(int tag) throws MalformedException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> advance(Long.BYTES);
      case LENGTH -> advance(length());
      case GROUP_START -> skipGroup(tag >>> 3);
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw new MalformedException(position, "a field of an unknown wire type");
    }
  }

  /**
   * Groups are obsolete but legal in unknown fields; they nest, so they are counted, not recursed.
   */
  private void skipGroup(int number) throws MalformedException {
    int start = position;
    int[] open = {number, 0, 0, 0};
    int depth = 1;
    while (depth > 0) {
      int tag = tag();
      if ((tag & 7) == GROUP_START) {
        if (depth == open.length) {
          open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth++] = tag >>> 3;
      } else if ((tag & 7) == GROUP_END) {
        if (open[--depth] != tag >>> 3) {
          throw new MalformedException(start, "a group ends that did not begin");
        }
      } else {
        skip(tag);
      }
    }
  }
}
