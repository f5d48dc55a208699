package io.inferscope.server;

import io.inferscope.changes.DetectCsv;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "detect",
    description = {
      "Detect anomalies in one causal pass: standard input is CSV timestamp,value,",
      "standard output CSV timestamp,value,anomaly_score,is_anomaly,kind."
    },
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    try (OutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16)) {
      return CsvResult.report(DetectCsv.run(new BufferedInputStream(System.in, 1 << 16), out));
    }
  }
}
