package io.inferscope.changes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads {@code timestamp,value} rows; a header and further columns are passed over. */
final class SeriesCsv {

  /**
   * One row.
   *
   * @param timestamp as it came
   * @param text the value as it came
   * @param value NaN where it is empty, {@code nan} or {@code null}
   */
  record Row(String timestamp, long epochSeconds, String text, double value) {}

  /** Takes the rows one by one. */
  interface Sink {
    void accept(Row row) throws IOException;
  }

  private SeriesCsv() {}

  static CsvOutcome read(InputStream in, Sink sink) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    long number = 0;
    long rows = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int comma = line.indexOf(',');
      String timestamp = cell(comma < 0 ? line : line.substring(0, comma));
      if (rows == 0 && Timestamps.isHeader(timestamp)) {
        continue;
      }
      try {
        sink.accept(row(timestamp, comma < 0 ? "" : line.substring(comma + 1)));
        rows++;
      } catch (IllegalArgumentException malformed) {
        return new CsvOutcome.Malformed(number, String.valueOf(malformed.getMessage()));
      }
    }
    return new CsvOutcome.Done(rows);
  }

  private static Row row(String timestamp, String rest) {
    int comma = rest.indexOf(',');
    String text = cell(comma < 0 ? rest : rest.substring(0, comma));
    return new Row(timestamp, Timestamps.epochSeconds(timestamp), text, number(text));
  }

  private static double number(String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("null")) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "value '%s' is not a number; leave it empty where there is none".formatted(text));
    }
  }

  private static String cell(String raw) {
    String text = raw.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
