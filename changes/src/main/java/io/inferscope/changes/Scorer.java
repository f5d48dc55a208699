package io.inferscope.changes;

import java.nio.ByteBuffer;

/**
 * The part of a named method that differs from the others. Public for {@link LearnedMethods} only.
 * Not thread-safe.
 */
public interface Scorer {

  /**
   * Measures a point by what came before it, then learns it.
   *
   * @param value finite
   */
  Measured measure(long epochSeconds, double value);

  /** Points before a verdict means anything. */
  int warmUp();

  /** The same for every state, so that damaged ones are seen. */
  int stateBytes();

  /** Writes {@link #stateBytes} bytes. */
  void save(ByteBuffer out);

  /** Reads what {@link #save} wrote. */
  void load(ByteBuffer in);

  /** What there is to say of its training; empty of a method that needs none. */
  default String note() {
    return "";
  }

  /**
   * How far out a point lies.
   *
   * @param distance 1 at the alarm line
   * @param expected what the value was expected to be
   * @param margin how far a value may stray from that before the line; NaN where the method judges
   *     shapes rather than values
   */
  record Measured(double distance, double expected, double margin) {
    /** Of a value about which nothing can be said yet. */
    public static final Measured UNKNOWN = new Measured(0, Double.NaN, Double.NaN);

    /** Of a value, by its distance from what was expected. */
    static Measured of(double value, double expected, double margin) {
      // Rounding noise: what a constant series is allowed to stray.
      double least = Math.max(margin, 1e-9 * Math.abs(expected) + 1e-12);
      return new Measured(Math.abs(value - expected) / least, expected, least);
    }
  }
}
