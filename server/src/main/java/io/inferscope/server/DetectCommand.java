package io.inferscope.server;

import io.inferscope.changes.CsvOutcome;
import io.inferscope.changes.DetectCsv;
import io.inferscope.changes.Detector;
import io.inferscope.changes.Detectors;
import io.inferscope.changes.Method;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "detect",
    description = {
      "Detect anomalies in one causal pass: standard input is CSV timestamp,value,",
      "standard output CSV timestamp,value,anomaly_score,is_anomaly,kind."
    },
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "a method of docs/methods.md (default: ${DEFAULT-VALUE})",
      defaultValue = "standard")
  private String method = "";

  @Override
  public Integer call() throws IOException {
    Detector detector = detector();
    try (OutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16)) {
      CsvOutcome outcome =
          DetectCsv.run(detector, new BufferedInputStream(System.in, 1 << 16), out);
      if (!detector.note().isEmpty()) {
        System.err.println(detector.note());
      }
      return CsvResult.report(outcome);
    }
  }

  private Detector detector() {
    Method named =
        Method.of(method)
            .orElseThrow(
                () ->
                    new UserException(
                        "There is no method '%s'; use one of %s."
                            .formatted(
                                method,
                                Arrays.stream(Method.values())
                                    .map(Method::label)
                                    .collect(Collectors.joining(", ")))));
    if (!Detectors.available(named)) {
      throw new UserException("Method '%s': %s.".formatted(method, Detectors.MISSING));
    }
    return Detectors.of(named);
  }
}
