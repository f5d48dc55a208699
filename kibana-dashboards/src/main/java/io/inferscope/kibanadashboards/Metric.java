package io.inferscope.kibanadashboards;

import io.inferscope.kibanadashboards.Aggregation.Operation;

/** A number of a panel. */
sealed interface Metric {
  /** The heading of its column or the name of its line. */
  String label();

  Unit unit();

  /**
   * One aggregation.
   *
   * @param perSecond divided by the seconds of its time bucket; only in panels over time
   */
  record Plain(String label, Aggregation aggregation, Unit unit, boolean perSecond)
      implements Metric {
    Plain where(String kql) {
      return new Plain(label, aggregation.where(kql), unit, perSecond);
    }

    /** A rate. */
    Plain each() {
      return new Plain(label, aggregation, Unit.DECIMAL, true);
    }
  }

  /** Several aggregations and arithmetic between them, in Kibana's formula language. */
  record Computed(String label, String formula, Unit unit) implements Metric {}

  /** By how much a counter that only grows until its process restarts has grown each second. */
  record CounterRate(String label, String field) implements Metric {
    @Override
    public Unit unit() {
      return Unit.DECIMAL;
    }
  }

  static Plain count(String label) {
    return new Plain(label, Aggregation.count(""), Unit.COUNT, false);
  }

  static Plain sum(String label, String field) {
    return plain(label, Operation.SUM, field, Unit.COUNT);
  }

  static Plain average(String label, String field, Unit unit) {
    return plain(label, Operation.AVERAGE, field, unit);
  }

  static Plain maximum(String label, String field, Unit unit) {
    return plain(label, Operation.MAXIMUM, field, unit);
  }

  static Plain minimum(String label, String field, Unit unit) {
    return plain(label, Operation.MINIMUM, field, unit);
  }

  /** About how many different values there are. */
  static Plain distinct(String label, String field) {
    return plain(label, Operation.DISTINCT, field, Unit.COUNT);
  }

  static Plain percentile(String label, String field, int percentile, Unit unit) {
    return new Plain(
        label, new Aggregation(Operation.PERCENTILE, field, "", percentile), unit, false);
  }

  /** How many of the documents fulfil a condition, from 0 to 1. */
  static Computed share(String label, String kql) {
    return new Computed(label, "count(kql='" + kql + "') / count()", Unit.SHARE);
  }

  private static Plain plain(String label, Operation operation, String field, Unit unit) {
    return new Plain(label, Aggregation.of(operation, field), unit, false);
  }
}
