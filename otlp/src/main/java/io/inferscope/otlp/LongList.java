package io.inferscope.otlp;

import java.util.Arrays;

/** A growing array of longs, or of the bits of doubles. */
final class LongList {
  private static final long[] NONE = new long[0];

  private long[] values = NONE;
  private int size;

  int size() {
    return size;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, 2 * size));
    }
    values[size++] = value;
  }

  void addPackedFixed64(WireReader in) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      add(in.fixed64());
    }
    in.leave(outer);
  }

  void addPackedVarints(WireReader in) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      add(in.varint());
    }
    in.leave(outer);
  }

  long[] toLongs() {
    return Arrays.copyOf(values, size);
  }

  double[] toDoubles() {
    double[] doubles = new double[size];
    for (int i = 0; i < size; i++) {
      doubles[i] = Double.longBitsToDouble(values[i]);
    }
    return doubles;
  }
}
