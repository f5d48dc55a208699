package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

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
      case STANDARD -> new StandardDetector();
      case EWMA -> new EwmaDetector();
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
              case STANDARD -> StandardDetector.restore(in);
              case EWMA -> EwmaDetector.restore(in);
            });
  }

  /** The bytes of a saved state: two in front, then {@code size} that {@code body} writes. */
  static byte[] save(Method method, int size, Consumer<ByteBuffer> body) {
    byte[] state = new byte[2 + size];
    ByteBuffer out = ByteBuffer.wrap(state).put(FORMAT).put(method.code());
    body.accept(out);
    return state;
  }
}
