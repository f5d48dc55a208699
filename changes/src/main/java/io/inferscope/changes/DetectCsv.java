package io.inferscope.changes;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A detector over a CSV series, row by row as it comes. */
public final class DetectCsv {
  private DetectCsv() {}

  /**
   * Reads CSV {@code timestamp,value} and writes CSV {@code
   * timestamp,value,anomaly_score,is_anomaly,kind}, a row for each row, times and values echoed as
   * they came. Closes neither stream.
   *
   * @throws IOException when a stream fails; malformed input is an outcome instead
   */
  public static CsvOutcome run(Detector detector, InputStream in, OutputStream out)
      throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write("timestamp,value,anomaly_score,is_anomaly,kind\n");
    CsvOutcome outcome =
        SeriesCsv.read(
            in,
            row -> {
              writer.write(row.timestamp());
              writer.write(',');
              writer.write(row.text());
              write(writer, detector.update(row.epochSeconds(), row.value()));
            });
    writer.flush();
    return outcome;
  }

  private static void write(Writer writer, Verdict verdict) throws IOException {
    String score = verdict.score() == 0 ? "0" : String.format(Locale.ROOT, "%.6f", verdict.score());
    writer.write(',' + score + (verdict.anomaly() ? ",1," : ",0,"));
    writer.write(verdict.kind().label() + '\n');
  }
}
