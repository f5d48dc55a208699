package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Makes detectors, new ones and saved ones. */
public final class Detectors {
  private static final byte FORMAT = 1;

  private Detectors() {}

  /** A new detector of the default method. */
  public static Detector standard() {
    return of(Method.STANDARD);
  }

  /** A new detector of {@code method}. */
  public static Detector of(Method method) {
    return switch (method) {
      case STANDARD, EWMA -> new EwmaDetector();
    };
  }

  /**
   * The detector whose {@link Detector#save} wrote {@code state}; empty when the bytes are damaged
   * or of another version, in which case a new detector must learn afresh.
   */
  public static Optional<Detector> restore(byte[] state) {
    ByteBuffer in = ByteBuffer.wrap(state);
    if (in.remaining() < 2 || in.get() != FORMAT) {
      return Optional.empty();
    }
    Optional<Method> method = Method.of(in.get());
    return method.flatMap(
        known ->
            switch (known) {
              case STANDARD, EWMA -> EwmaDetector.restore(in);
            });
  }

  /** A buffer for a saved state of {@code size} bytes, with the two bytes in front written. */
  static ByteBuffer header(Method method, int size) {
    return ByteBuffer.allocate(2 + size).put(FORMAT).put(method.code());
  }
}
