package io.inferscope.changes;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Makes detectors, new ones and saved ones. */
public final class Detectors {
  /** Where a learned method is asked for and the module that has it is not there. */
  public static final String MISSING =
      "it needs the optional module changes-learned, see docs/methods.md";

  private static final byte FORMAT = 1;

  private Detectors() {}

  /** A new detector of the default method. */
  public static Detector standard() {
    return of(Method.STANDARD);
  }

  /** Found once, when a learned method is first asked for. */
  private static final class Learned {
    private static final Optional<LearnedMethods> METHODS =
        ServiceLoader.load(LearnedMethods.class).findFirst();
  }

  /** Whether there are detectors of {@code method} here; of most there always are. */
  public static boolean available(Method method) {
    return !method.learned() || Learned.METHODS.isPresent();
  }

  /**
   * A new detector of {@code method}.
   *
   * @throws IllegalArgumentException when the method is not {@link #available}
   */
  public static Detector of(Method method) {
    if (!available(method)) {
      throw new IllegalArgumentException(method.label() + ": " + MISSING);
    }
    return scorer(method)
        .<Detector>map(scorer -> new ClassicDetector(method, scorer))
        .orElseGet(StandardDetector::new);
  }

  /** What tells a named method apart; empty for the default one. */
  private static Optional<Scorer> scorer(Method method) {
    return switch (method) {
      case STANDARD -> Optional.empty();
      case EWMA -> Optional.of(new Ewma());
      case Z_SCORE -> Optional.of(new ZScore());
      case SLIDING_WINDOW -> Optional.of(new SlidingWindow(false));
      case MEDIAN_DEVIATION -> Optional.of(new SlidingWindow(true));
      case SEASONAL -> Optional.of(new Seasonal());
      case ISOLATION_FOREST -> Optional.of(new ShapeScorer(IsolationForest::learn));
      case RANDOM_CUT_FOREST -> Optional.of(new RandomCutForestScorer());
      case LOCAL_OUTLIER_FACTOR -> Optional.of(new ShapeScorer(LocalOutlierFactor::learn));
      case K_MEANS -> Optional.of(new ShapeScorer(KMeans::learn));
      case DBSCAN -> Optional.of(new ShapeScorer(DensityClusters::learn));
      case ONE_CLASS_SVM -> Optional.of(new ShapeScorer(OneClassSvm::learn));
      case AUTOENCODER, GRU_FORECASTER -> Learned.METHODS.map(methods -> methods.scorer(method));
    };
  }

  /**
   * The detector whose {@link Detector#save} wrote {@code state}; empty when the bytes are damaged,
   * of another version or of a method that is not {@link #available}, in which case a new detector
   * must learn afresh.
   */
  public static Optional<Detector> restore(byte[] state) {
    ByteBuffer in = ByteBuffer.wrap(state);
    if (in.remaining() < 2 || in.get() != FORMAT) {
      return Optional.empty();
    }
    Optional<Method> method = Method.of(in.get());
    if (method.isEmpty() || !available(method.get())) {
      return Optional.empty();
    }
    return scorer(method.get())
        .map(scorer -> ClassicDetector.restore(method.get(), scorer, in))
        .orElseGet(() -> StandardDetector.restore(in));
  }

  /** The bytes of a saved state: two in front, then {@code size} that {@code body} writes. */
  static byte[] save(Method method, int size, Consumer<ByteBuffer> body) {
    byte[] state = new byte[2 + size];
    ByteBuffer out = ByteBuffer.wrap(state).put(FORMAT).put(method.code());
    body.accept(out);
    return state;
  }
}
