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
import org.junit.jupiter.api.Test;

/** Our reader and writer against protobuf's, over thousands of random requests. */
class OtlpDecodeTest {
  private static final int REQUESTS = 3500;

  private final Seed seed = Seed.draw();
  private final RandomRequests random = new RandomRequests(seed.value());

  @Test
  void decodeLogs_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportLogsServiceRequest request = random.logs();
      assertThat(logs(request.toByteArray())).as(seed.inRound(i)).isEqualTo(Oracle.logs(request));
    }
  }

  @Test
  void decodeTraces_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportTraceServiceRequest request = random.traces();
      assertThat(spans(request.toByteArray())).as(seed.inRound(i)).isEqualTo(Oracle.spans(request));
    }
  }

  @Test
  void decodeMetrics_readsWhatProtobufReads() {
    for (int i = 0; i < REQUESTS; i++) {
      ExportMetricsServiceRequest request = random.metrics();
      assertThat(comparable(points(request.toByteArray())))
          .as(seed.inRound(i))
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
          .as(seed.inRound(i))
          .isEqualTo(logs);
      assertThat(Oracle.spans(ExportTraceServiceRequest.parseFrom(OtlpTraces.encode(spans))))
          .as(seed.inRound(i))
          .isEqualTo(spans);
      assertThat(
              comparable(
                  Oracle.points(ExportMetricsServiceRequest.parseFrom(OtlpMetrics.encode(points)))))
          .as(seed.inRound(i))
          .isEqualTo(comparable(points));
    }
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
