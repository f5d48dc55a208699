package io.inferscope.indexer;

/**
 * A change that a document needs because Elasticsearch would refuse or bend the record as it came.
 * The labels stand in {@code inferscope.normalised}; what was changed is kept unchanged in {@code
 * inferscope.original}.
 */
enum LossyStep {
  /** A name was empty, blank, had blank parts between its dots, or control characters. */
  NAME_CHANGED(1 << 0, "name-changed"),
  /** A name was longer than {@link FieldName#LONGEST} characters. */
  NAME_SHORTENED(1 << 1, "name-shortened"),
  /** Two values had one name, or names that became one; the last is in place. */
  NAME_REPEATED(1 << 2, "name-repeated"),
  /** A map became one attribute for each of its leaves, with dotted names. */
  MAP_FLATTENED(1 << 3, "map-flattened"),
  /** An array that holds more than plain values, or a map nested too deeply, became JSON text. */
  NESTED_AS_TEXT(1 << 4, "nested-as-text"),
  /** Bytes became hexadecimal text. */
  BYTES_AS_HEX(1 << 5, "bytes-as-hex"),
  /** A value without content, for which JSON has null, which Elasticsearch does not keep. */
  EMPTY_LEFT_OUT(1 << 6, "empty-left-out"),
  /** NaN or an infinity, which JSON does not have. */
  NOT_FINITE_LEFT_OUT(1 << 7, "not-finite-left-out"),
  /** A number outside of what its field holds. */
  OUT_OF_RANGE_LEFT_OUT(1 << 8, "out-of-range-left-out"),
  /** A time of zero or past 2262: the time of receipt stands in place of it. */
  TIME_REPLACED(1 << 9, "time-replaced"),
  /** A keyword longer than Lucene's longest term was cut. */
  KEYWORD_SHORTENED(1 << 10, "keyword-shortened"),
  /** A histogram or summary in the reduced form that Elasticsearch keeps. */
  METRIC_REDUCED(1 << 11, "metric-reduced"),
  /** The data stream that the client asked for is not the one that it got. */
  REROUTED(1 << 12, "rerouted");

  private final int bit;
  private final String label;

  LossyStep(int bit, String label) {
    this.bit = bit;
    this.label = label;
  }

  /** Writes the labels of all steps whose bit is set, as an array. */
  static void write(JsonBytes json, int bits) {
    json.openArray();
    for (LossyStep step : values()) {
      if ((bits & step.bit) != 0) {
        json.value(step.label);
      }
    }
    json.closeArray();
  }

  /** One bit, different for each step. */
  int bit() {
    return bit;
  }
}
