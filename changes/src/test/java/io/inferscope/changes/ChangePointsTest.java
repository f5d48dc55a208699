package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
  private final Random random = new Random(2);

  @Test
  void find_locatesAStep() {
    ChangePoint step = only(series(200, i -> (i < 120 ? 10 : 14) + random.nextGaussian()));

    assertThat(step.kind()).isEqualTo(ChangeKind.STEP);
    assertThat(step.index()).isBetween(117, 123);
    assertThat(step.pValue()).isLessThan(1e-6);
    assertThat(step.before()).isBetween(9.0, 11.0);
    assertThat(step.after()).isBetween(13.0, 15.0);
  }

  @Test
  void find_locatesABendAndAVarianceChange() {
    ChangePoint bend = only(series(200, i -> Math.max(0, i - 100) + random.nextGaussian()));
    ChangePoint wilder = only(series(300, i -> (i < 150 ? 1 : 6) * random.nextGaussian()));

    assertThat(bend.kind()).isEqualTo(ChangeKind.TREND);
    assertThat(bend.index()).isBetween(94, 106);
    assertThat(wilder.kind()).isEqualTo(ChangeKind.VARIANCE);
    assertThat(wilder.index()).isBetween(140, 160);
  }

  @Test
  void find_locatesTheSingleSpikeInAConstantSeries() {
    ChangePoint spike = only(series(100, i -> i == 60 ? 9 : 5));

    assertThat(spike).isEqualTo(new ChangePoint(60, ChangeKind.SPIKE, 0, 5, 9));
  }

  @Test
  void find_isSilentOnNoiseOnAutocorrelatedNoiseAndOnConstants() {
    int found = 0;
    for (int trial = 0; trial < 40; trial++) {
      double[] state = {0};
      found += ChangePoints.find(series(200, i -> random.nextGaussian())).size();
      found +=
          ChangePoints.find(series(200, i -> state[0] = 0.6 * state[0] + random.nextGaussian()))
              .size();
    }

    assertThat(found).isLessThanOrEqualTo(8);
    assertThat(ChangePoints.find(series(100, i -> 7))).isEmpty();
    assertThat(ChangePoints.find(new double[] {1, 2, Double.NaN})).isEmpty();
  }

  @Test
  void find_namesAStall() {
    assertThat(only(series(300, i -> i < 200 ? 50 + 5 * random.nextGaussian() : 0)).kind())
        .isEqualTo(ChangeKind.STALL);
    ChangePoint atTheSameLevel =
        only(series(300, i -> i < 200 ? 50 + 5 * random.nextGaussian() : 51));

    assertThat(atTheSameLevel.kind()).isEqualTo(ChangeKind.STALL);
    assertThat(atTheSameLevel.index()).isBetween(195, 205);
    assertThat(atTheSameLevel.after()).isEqualTo(51);
  }

  @Test
  void find_looksThroughACycle() {
    ChangePoint step =
        only(
            series(
                360,
                i ->
                    8 * Math.sin(2 * Math.PI * i / 24)
                        + (i < 200 ? 0 : 6)
                        + random.nextGaussian()));

    assertThat(step.kind()).isEqualTo(ChangeKind.STEP);
    assertThat(step.index()).isBetween(195, 205);
    assertThat(ChangePoints.find(series(360, i -> 8 * Math.sin(2 * Math.PI * i / 24)))).isEmpty();
  }

  @Test
  void find_leavesASmoothCurveWhole() {
    assertThat(ChangePoints.find(series(400, i -> Math.exp(i / 800.0)))).isEmpty();
  }

  @Test
  void find_isAsExactInALongSeries() {
    ChangePoint step = only(series(20_000, i -> (i < 12_345 ? 10 : 14) + random.nextGaussian()));

    assertThat(step.index()).isBetween(12_343, 12_347);
  }

  @Test
  void find_bridgesMissingValues() {
    ChangePoint step =
        only(
            series(
                200, i -> i % 3 == 0 ? Double.NaN : (i < 120 ? 10 : 14) + random.nextGaussian()));

    assertThat(step.index()).isBetween(116, 124);
  }

  @Test
  void find_placesNineteenOfTwentyStepsWithinThreeValues() {
    int near = 0;
    for (int trial = 0; trial < 100; trial++) {
      int at = 50 + random.nextInt(200);
      List<ChangePoint> found =
          ChangePoints.find(series(300, i -> (i < at ? 0 : 4) + random.nextGaussian()));
      near += found.size() == 1 && Math.abs(found.getFirst().index() - at) <= 3 ? 1 : 0;
    }

    assertThat(near).isGreaterThanOrEqualTo(95);
  }

  @Test
  void run_writesJsonLines() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 100; i++) {
      csv.append(1_700_000_000 + 60 * i).append(',').append(i == 60 ? 9 : 5).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ChangesJson.run(new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)), out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"index":60,"timestamp":"1700003600","kind":"spike","p_value":0.0,"before":5.0,"after":9.0}
            """);
  }

  private static double[] series(int length, IntToDoubleFunction value) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = value.applyAsDouble(i);
    }
    return values;
  }

  private static ChangePoint only(double[] values) {
    List<ChangePoint> found = ChangePoints.find(values);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
