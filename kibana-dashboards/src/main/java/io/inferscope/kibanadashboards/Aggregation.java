package io.inferscope.kibanadashboards;

/**
 * A number that Elasticsearch computes over documents.
 *
 * @param field {@link #RECORDS} for a count
 * @param kql which of the documents; all where empty
 * @param percentile from 0 to 100, read by {@link Operation#PERCENTILE} only
 */
record Aggregation(Operation operation, String field, String kql, int percentile) {
  /** Kibana's name for the documents themselves. */
  static final String RECORDS = "___records___";

  /** Operations by Kibana's names. */
  enum Operation {
    COUNT("count"),
    SUM("sum"),
    AVERAGE("average"),
    MINIMUM("min"),
    MAXIMUM("max"),
    DISTINCT("unique_count"),
    PERCENTILE("percentile");

    private final String label;

    Operation(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  static Aggregation count(String kql) {
    return new Aggregation(Operation.COUNT, RECORDS, kql, 0);
  }

  static Aggregation of(Operation operation, String field) {
    return new Aggregation(operation, field, "", 0);
  }

  /** Whether its result is a point in time, in milliseconds where it is computed with. */
  boolean isOfInstants() {
    return field.equals("@timestamp") || field.equals("inferscope.received");
  }

  Aggregation where(String condition) {
    return new Aggregation(operation, field, condition, percentile);
  }
}
