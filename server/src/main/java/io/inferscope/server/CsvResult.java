package io.inferscope.server;

import io.inferscope.changes.CsvOutcome;

/** Turns the end of a CSV reading into an exit code, with a message where it went wrong. */
final class CsvResult {
  private CsvResult() {}

  static int report(CsvOutcome outcome) {
    return switch (outcome) {
      case CsvOutcome.Done ignored -> 0;
      case CsvOutcome.Malformed malformed ->
          throw new UserException("line " + malformed.line() + ": " + malformed.reason());
    };
  }
}
