package io.inferscope.detector;

/**
 * What a series of the rate roll-up counts.
 *
 * @param detail the operation of spans, the severity of logs
 */
record SeriesKey(Type type, String service, String detail) {

  /** The kinds of series that are judged. */
  enum Type {
    /** Spans that answer a request: kind server or consumer. */
    SERVED,
    /** Spans that ask another service or a dependency: kind client or producer. */
    CALLED,
    /** Log records of one severity. */
    LOGS
  }
}
