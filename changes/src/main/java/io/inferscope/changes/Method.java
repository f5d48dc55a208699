package io.inferscope.changes;

import java.util.Locale;
import java.util.Optional;

/** The detection methods that a caller may name. */
public enum Method {
  /** The default: calibrates itself, needs no settings, fits counts, gauges and daily cycles. */
  STANDARD(0),
  /** Exponentially weighted mean and deviation: cheap, for series without a daily cycle. */
  EWMA(1);

  /** The byte that stands for the method in saved states; never given to another one. */
  private final byte code;

  Method(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Optional<Method> of(byte code) {
    for (Method method : values()) {
      if (method.code == code) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  /** The name in requests and answers: lower case with dashes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The method of that label, if there is one. */
  public static Optional<Method> of(String label) {
    for (Method method : values()) {
      if (method.label().equals(label)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
