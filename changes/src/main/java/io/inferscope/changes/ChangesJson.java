package io.inferscope.changes;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The change points of a CSV series, as JSON lines. */
public final class ChangesJson {
  private ChangesJson() {}

  /**
   * Reads CSV {@code timestamp,value} to its end and writes one JSON object a line: {@code index}
   * (0-based, the first row of the new regime), {@code timestamp} as it came, {@code kind}, {@code
   * p_value}, {@code before}, {@code after}. Closes neither stream.
   *
   * @throws IOException when a stream fails; malformed input is an outcome instead
   */
  public static CsvOutcome run(InputStream in, OutputStream out) throws IOException {
    List<SeriesCsv.Row> rows = new ArrayList<>();
    CsvOutcome outcome = SeriesCsv.read(in, rows::add);
    if (outcome instanceof CsvOutcome.Malformed) {
      return outcome;
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    double[] values = rows.stream().mapToDouble(SeriesCsv.Row::value).toArray();
    for (ChangePoint point : ChangePoints.find(values)) {
      String timestamp = rows.get(point.index()).timestamp();
      writer.write("{\"index\":" + point.index());
      writer.write(",\"timestamp\":\"" + timestamp.replace("\\", "").replace("\"", "") + '"');
      writer.write(",\"kind\":\"" + point.kind().label() + '"');
      writer.write(",\"p_value\":" + point.pValue());
      writer.write(",\"before\":" + point.before() + ",\"after\":" + point.after() + "}\n");
    }
    writer.flush();
    return outcome;
  }
}
