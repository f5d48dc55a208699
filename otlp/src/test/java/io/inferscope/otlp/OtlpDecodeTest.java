package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.Span;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our reader and writer against protobuf's, over thousands of random requests. */
class OtlpDecodeTest {
  private static final int REQUESTS = 3500;
  private static final List<Signal> SIGNALS = List.of(Signal.LOGS, Signal.TRACES, Signal.METRICS);

  private final long seed = 20_260_131;
  private final RandomRequests random = new RandomRequests(seed);

  @Test
  void decodeLogs_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportLogsServiceRequest request = random.logs();
      assertThat(logs(request.toByteArray())).as("seed %d", seed).isEqualTo(Oracle.logs(request));
    }
  }

  @Test
  void decodeTraces_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportTraceServiceRequest request = random.traces();
      assertThat(spans(request.toByteArray())).as("seed %d", seed).isEqualTo(Oracle.spans(request));
    }
  }

  @Test
  void decodeMetrics_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportMetricsServiceRequest request = random.metrics();
      assertThat(comparable(points(request.toByteArray())))
          .as("seed %d", seed)
          .isEqualTo(comparable(Oracle.points(request)));
    }
  }

  @Test
  void encode_writesWhatProtobufReadsBackTheSame() throws InvalidProtocolBufferException {
    for (int i = 0; i < REQUESTS / 4; i++) {
      List<LogRecord> logs = Oracle.logs(random.logs());
      List<Span> spans = Oracle.spans(random.traces());
      List<MetricPoint> points = withoutEmptySums(Oracle.points(random.metrics()));
      assertThat(Oracle.logs(ExportLogsServiceRequest.parseFrom(OtlpLogs.encode(logs))))
          .as("seed %d", seed)
          .isEqualTo(logs);
      assertThat(Oracle.spans(ExportTraceServiceRequest.parseFrom(OtlpTraces.encode(spans))))
          .as("seed %d", seed)
          .isEqualTo(spans);
      assertThat(
              comparable(
                  Oracle.points(ExportMetricsServiceRequest.parseFrom(OtlpMetrics.encode(points)))))
          .as("seed %d", seed)
          .isEqualTo(comparable(points));
    }
  }

  @Test
  void check_findsSoundWhatProtobufParsesAndNeverWhatDoesNotDecode() {
    Random damage = new Random(seed);
    int malformed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Signal signal = SIGNALS.get(i % 3);
      byte[] request = damaged(request(signal), damage);
      boolean sound =
          OtlpCheck.check(signal, request, DecodeLimits.DEFAULT) instanceof CheckResult.Sound;
      DecodeResult decoded = decode(signal, request);
      assertThat(!sound || decoded instanceof DecodeResult.Decoded)
          .as("seed %d, round %d: sound %s, then %s", seed, i, sound, decoded)
          .isTrue();
      assertThat(sound || !parses(signal, request)).as("seed %d, round %d", seed, i).isTrue();
      malformed += sound ? 0 : 1;
    }
    assertThat(malformed).isBetween(REQUESTS / 10, REQUESTS * 9 / 10);
  }

  @Test
  void check_countsWhatDecodeHandsOut() {
    for (int i = 0; i < REQUESTS; i++) {
      Signal signal = SIGNALS.get(i % 3);
      byte[] request = request(signal);
      assertThat(OtlpCheck.check(signal, request, DecodeLimits.DEFAULT))
          .isInstanceOfSatisfying(
              CheckResult.Sound.class,
              sound -> {
                assertThat(decode(signal, request))
                    .isEqualTo(new DecodeResult.Decoded(sound.records(), 0, 0));
                assertThat(sound.recordsByService().values().stream().mapToInt(n -> n).sum())
                    .isEqualTo(sound.records());
              });
    }
  }

  private byte[] request(Signal signal) {
    return switch (signal) {
      case LOGS -> random.logs().toByteArray();
      case TRACES -> random.traces().toByteArray();
      case METRICS -> random.metrics().toByteArray();
    };
  }

  private static byte[] damaged(byte[] request, Random damage) {
    byte[] damaged =
        Arrays.copyOf(request, request.length - damage.nextInt(2) * request.length / 3);
    for (int i = damage.nextInt(3); i > 0 && damaged.length > 0; i--) {
      damaged[damage.nextInt(damaged.length)] = (byte) damage.nextInt();
    }
    return damaged;
  }

  private static boolean parses(Signal signal, byte[] request) {
    try {
      int size =
          switch (signal) {
            case LOGS -> ExportLogsServiceRequest.parseFrom(request).getSerializedSize();
            case TRACES -> ExportTraceServiceRequest.parseFrom(request).getSerializedSize();
            case METRICS -> ExportMetricsServiceRequest.parseFrom(request).getSerializedSize();
          };
      return size >= 0;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static DecodeResult decode(Signal signal, byte[] request) {
    return switch (signal) {
      case LOGS -> OtlpLogs.decode(request, DecodeLimits.DEFAULT, (index, log) -> {});
      case TRACES -> OtlpTraces.decode(request, DecodeLimits.DEFAULT, (index, span) -> {});
      case METRICS -> OtlpMetrics.decode(request, DecodeLimits.DEFAULT, (index, point) -> {});
    };
  }

  private static List<LogRecord> logs(byte[] request) {
    List<LogRecord> logs = new ArrayList<>();
    DecodeResult result =
        OtlpLogs.decode(
            request,
            DecodeLimits.DEFAULT,
            (index, log) -> {
              assertThat(index).isEqualTo(logs.size());
              logs.add(log);
            });
    assertThat(result).isEqualTo(new DecodeResult.Decoded(logs.size(), 0, 0));
    return logs;
  }

  private static List<Span> spans(byte[] request) {
    List<Span> spans = new ArrayList<>();
    OtlpTraces.decode(request, DecodeLimits.DEFAULT, (index, span) -> spans.add(span));
    return spans;
  }

  private static List<MetricPoint> points(byte[] request) {
    List<MetricPoint> points = new ArrayList<>();
    OtlpMetrics.decode(request, DecodeLimits.DEFAULT, (index, point) -> points.add(point));
    return points;
  }

  /** A sum's point without a value is a point without a value; of which kind, the model forgets. */
  private static List<MetricPoint> withoutEmptySums(List<MetricPoint> points) {
    return points.stream().filter(p -> !(p.value() instanceof PointValue.None)).toList();
  }

  /** Arrays compare by identity, so they are spelled out beside the rest of their point. */
  private static List<Object> comparable(List<MetricPoint> points) {
    List<Object> comparable = new ArrayList<>();
    for (MetricPoint point : points) {
      comparable.add(
          new MetricPoint(
              point.resource(),
              point.scope(),
              point.name(),
              point.description(),
              point.unit(),
              point.attributes(),
              point.startTimeUnixNano(),
              point.timeUnixNano(),
              point.flags(),
              new PointValue.None()));
      comparable.add(text(point.value()));
    }
    return comparable;
  }

  private static String text(PointValue value) {
    return switch (value) {
      case PointValue.Histogram h ->
          Arrays.toString(h.bounds())
              + Arrays.toString(h.counts())
              + List.of(h.count(), h.sum(), h.min(), h.max(), h.temporality());
      case PointValue.ExponentialHistogram h ->
          Arrays.toString(h.positiveCounts())
              + Arrays.toString(h.negativeCounts())
              + List.of(h.count(), h.sum(), h.min(), h.max(), h.scale(), h.zeroCount())
              + List.of(h.zeroThreshold(), h.positiveOffset(), h.negativeOffset())
              + h.temporality();
      case PointValue.Summary s ->
          Arrays.toString(s.quantiles()) + Arrays.toString(s.values()) + s.count() + s.sum();
      case PointValue.None other -> other.toString();
      case PointValue.LongGauge other -> other.toString();
      case PointValue.DoubleGauge other -> other.toString();
      case PointValue.LongSum other -> other.toString();
      case PointValue.DoubleSum other -> other.toString();
    };
  }
}
