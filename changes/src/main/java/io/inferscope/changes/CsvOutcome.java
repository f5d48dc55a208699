package io.inferscope.changes;

/** How the reading of a CSV series ended. */
public sealed interface CsvOutcome {

  /** All of it was read and answered. */
  record Done(long rows) implements CsvOutcome {}

  /**
   * The input is not a series; what came before was answered.
   *
   * @param line 1-based line of the input
   * @param reason what is wrong and what was expected
   */
  record Malformed(long line, String reason) implements CsvOutcome {}
}
