package io.inferscope.changeslearned;

import io.inferscope.changes.LearnedMethods;
import io.inferscope.changes.Method;
import io.inferscope.changes.Scorer;

/** The learned methods; what the service loader makes. Thread-safe. */
public final class Networks implements LearnedMethods {

  @Override
  public Scorer scorer(Method method) {
    return new LearnedScorer(network(method), Trainings.SHARED);
  }

  static Network network(Method method) {
    return switch (method) {
      case AUTOENCODER -> new Autoencoder();
      case GRU_FORECASTER -> new GruForecaster();
      case STANDARD,
          EWMA,
          Z_SCORE,
          SLIDING_WINDOW,
          MEDIAN_DEVIATION,
          SEASONAL,
          ISOLATION_FOREST,
          RANDOM_CUT_FOREST,
          LOCAL_OUTLIER_FACTOR,
          K_MEANS,
          DBSCAN,
          ONE_CLASS_SVM ->
          throw new IllegalArgumentException(method.label() + " is not learned");
    };
  }
}
