package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectCsvTest {

  @Test
  void run_echoesTimesAndValuesAsTheyCame() throws IOException {
    List<String> lines =
        detect(
            """
            timestamp,value
            2014-07-01 00:00:00,1.50
            2014-07-01T00:05:00Z,
            2014-07-01T02:10:00.5+02:00,2
            1404173700,3e0
            """);

    assertThat(lines)
        .containsExactly(
            "timestamp,value,anomaly_score,is_anomaly,kind",
            "2014-07-01 00:00:00,1.50,0,0,none",
            "2014-07-01T00:05:00Z,,0,0,none",
            "2014-07-01T02:10:00.5+02:00,2,0,0,none",
            "1404173700,3e0,0,0,none");
  }

  @Test
  void run_readsEpochSecondsOfAnySize() throws IOException {
    assertThat(detect("timestamp,value\n0,3\n1,\n2.5,4\n"))
        .endsWith("0,3,0,0,none", "1,,0,0,none", "2.5,4,0,0,none");
  }

  @Test
  void run_readsWithoutHeader() throws IOException {
    assertThat(detect("1404173700,3\n")).hasSize(2);
  }

  @Test
  void run_namesLineAndRemedyOfMalformedInput() throws IOException {
    assertThat(outcome("timestamp,value\n1404173700,3\n1404173760,many\n"))
        .isEqualTo(
            new CsvOutcome.Malformed(
                3, "value 'many' is not a number; leave it empty where there is none"));
    assertThat(outcome("timestamp,value\n12:30,3\n"))
        .isInstanceOfSatisfying(
            CsvOutcome.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains("12:30", "ISO 8601"));
  }

  @Test
  void run_countsRows() throws IOException {
    assertThat(outcome("timestamp,value\n\n1404173700,3\n1404173760,\n"))
        .isEqualTo(new CsvOutcome.Done(2));
  }

  private static List<String> detect(String csv) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DetectCsv.run(
        Detectors.standard(), new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static CsvOutcome outcome(String csv) throws IOException {
    return DetectCsv.run(
        Detectors.standard(),
        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream());
  }
}
