package io.inferscope.changes;

import java.util.Locale;
import java.util.Optional;

/** The detection methods that a caller may name; docs/methods.md says when each serves. */
public enum Method {
  /** The default: calibrates itself, needs no settings, fits counts, gauges and daily cycles. */
  STANDARD(0),
  /** Exponentially weighted mean and deviation: cheap, for series without a daily cycle. */
  EWMA(1),
  /** Three standard deviations from the mean of the whole past. */
  Z_SCORE(2),
  /** Three standard deviations from the mean of the last sixty values. */
  SLIDING_WINDOW(3),
  /** Median and median absolute deviation of the last sixty values. */
  MEDIAN_DEVIATION(4),
  /** Usual level at the time of day, slow level, rest. */
  SEASONAL(5),
  /** Random cuts set rare shapes of four values apart sooner. */
  ISOLATION_FOREST(6),
  /** The same for streams, by Amazon's library: the reference that the benchmark compares with. */
  RANDOM_CUT_FOREST(7),
  /** Density around a shape against that around its neighbours. */
  LOCAL_OUTLIER_FACTOR(8),
  /** Distance from the nearest of six usual shapes. */
  K_MEANS(9),
  /** Distance from the core of any cluster of shapes. */
  DBSCAN(10),
  /** Outside of the boundary around nineteen of twenty shapes. */
  ONE_CLASS_SVM(11),
  /** A network that squeezes shapes of 32 values through four; the optional module has it. */
  AUTOENCODER(12),
  /** A recurrent network that foretells the next value; the optional module has it. */
  GRU_FORECASTER(13);

  /** The byte that stands for the method in saved states; never given to another one. */
  private final byte code;

  Method(int code) {
    this.code = (byte) code;
  }

  /** Whether the optional module {@code changes-learned} brings it, see {@link LearnedMethods}. */
  public boolean learned() {
    return this == AUTOENCODER || this == GRU_FORECASTER;
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
