package io.inferscope.indexer;

import java.nio.charset.StandardCharsets;

/**
 * A change that a document needs because Elasticsearch would refuse or bend the record as it came.
 * The labels stand in {@code inferscope.normalised}; what was changed is kept unchanged in {@code
 * inferscope.original}.
 */
enum LossyStep {
  /** A name was empty, blank, had blank parts between its dots, or control characters. */
  NAME_CHANGED("name-changed"),
  /** A name was longer than {@link FieldName#LONGEST} characters. */
  NAME_SHORTENED("name-shortened"),
  /** Two values had one name, or names that became one; the last is in place. */
  NAME_REPEATED("name-repeated"),
  /** A map became one attribute for each of its leaves, with dotted names. */
  MAP_FLATTENED("map-flattened"),
  /** An array that holds more than plain values, or a map nested too deeply, became JSON text. */
  NESTED_AS_TEXT("nested-as-text"),
  /** Bytes became hexadecimal text. */
  BYTES_AS_HEX("bytes-as-hex"),
  /** A value without content, for which JSON has null, which Elasticsearch does not keep. */
  EMPTY_LEFT_OUT("empty-left-out"),
  /** NaN or an infinity, which JSON does not have. */
  NOT_FINITE_LEFT_OUT("not-finite-left-out"),
  /** A number outside of what its field holds. */
  OUT_OF_RANGE_LEFT_OUT("out-of-range-left-out"),
  /** A time of zero or past 2262: the time of receipt stands in place of it. */
  TIME_REPLACED("time-replaced"),
  /** A keyword longer than Lucene's longest term was cut. */
  KEYWORD_SHORTENED("keyword-shortened"),
  /** A histogram or summary in the reduced form that Elasticsearch keeps. */
  METRIC_REDUCED("metric-reduced"),
  /** The data stream that the client asked for is not the one that it got. */
  REROUTED("rerouted");

  private final byte[] label;

  LossyStep(String label) {
    this.label = ('"' + label + '"').getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the labels of all steps whose bit is set, as an array. */
  static void write(JsonBytes json, int bits) {
    json.openArray();
    for (LossyStep step : values()) {
      if ((bits & step.bit()) != 0) {
        json.splice(step.label, step.label.length);
      }
    }
    json.closeArray();
  }

  int bit() {
    return 1 << ordinal();
  }
}
