package io.inferscope.changes;

import java.nio.ByteBuffer;

/** The latest values of a series, oldest first. */
final class RecentValues {
  private final double[] ring;
  private int next;
  private int size;

  RecentValues(int capacity) {
    ring = new double[capacity];
  }

  void add(double value) {
    ring[next] = value;
    next = next + 1 == ring.length ? 0 : next + 1;
    size = Math.min(size + 1, ring.length);
  }

  int size() {
    return size;
  }

  double[] values() {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = ring[Math.floorMod(next - size + i, ring.length)];
    }
    return values;
  }

  int stateBytes() {
    return ring.length * Double.BYTES + Integer.BYTES;
  }

  void save(ByteBuffer out) {
    double[] values = values();
    out.putInt(size);
    for (int i = 0; i < ring.length; i++) {
      out.putDouble(i < size ? values[i] : 0);
    }
  }

  void load(ByteBuffer in) {
    int saved = Math.clamp(in.getInt(), 0, ring.length);
    for (int i = 0; i < ring.length; i++) {
      double value = in.getDouble();
      if (i < saved) {
        add(value);
      }
    }
  }
}
