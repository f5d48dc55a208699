package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.util.List;

/**
 * Export requests for metrics (opentelemetry/proto/collector/metrics/v1/metrics_service.proto) to
 * and from model records. Exemplars and metric metadata are not read. Thread-safe.
 */
public final class OtlpMetrics {
  /** Takes the data points of a request in their order. */
  @FunctionalInterface
  public interface MetricPointConsumer {
    /** Data point {@code index} of the request, from 0, counted over all its metrics. */
    void accept(int index, MetricPoint point);
  }

  private static final int POINTS = 1 << 3 | WireReader.LENGTH;

  private final WireReader in;
  private final ValueReader values;
  private final MetricPointConsumer consumer;
  private int points;

  private OtlpMetrics(WireReader in, DecodeLimits limits, MetricPointConsumer consumer) {
    this.in = in;
    this.values = new ValueReader(in, limits);
    this.consumer = consumer;
  }

  /**
   * Reads a request as {@link OtlpLogs#decode} does, point by point. A histogram whose counts do
   * not fit its bounds keeps its count, sum, minimum and maximum and loses both arrays.
   */
  public static DecodeResult decode(
      byte[] request, DecodeLimits limits, MetricPointConsumer consumer) {
    WireReader in = new WireReader(request);
    OtlpMetrics metrics = new OtlpMetrics(in, limits, consumer);
    try {
      new RequestReader(in, metrics.values, metrics::metric).request();
    } catch (MalformedException e) {
      return new DecodeResult.Malformed(e.offset(), e.reason());
    }
    return metrics.values.result(metrics.points);
  }

  /** A request with these points in this order; neighbours share resource, scope and metric. */
  public static byte[] encode(List<MetricPoint> points) {
    return RequestWriter.writeGrouped(
        points, MetricPoint::resource, MetricPoint::scope, MetricWriter::metrics);
  }

  private record Identity(
      Resource resource, Scope scope, String name, String description, String unit) {}

  private void metric(Resource resource, Scope scope) throws MalformedException {
    String name = "";
    String description = "";
    String unit = "";
    int outer = in.enter();
    int start = in.position();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> name = values.text();
        case 2 << 3 | WireReader.LENGTH -> description = values.text();
        case 3 << 3 | WireReader.LENGTH -> unit = values.text();
        default -> in.skip(tag);
      }
    }
    in.seek(start);
    Identity identity = new Identity(resource, scope, name, description, unit);
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 5 << 3 | WireReader.LENGTH,
            7 << 3 | WireReader.LENGTH,
            9 << 3 | WireReader.LENGTH,
            10 << 3 | WireReader.LENGTH,
            11 << 3 | WireReader.LENGTH ->
            series(identity, tag >>> 3);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** Reads a Gauge, Sum, Histogram, ExponentialHistogram or Summary, which are alike. */
  private void series(Identity identity, int field) throws MalformedException {
    Temporality temporality = Temporality.UNSPECIFIED;
    boolean monotonic = false;
    int outer = in.enter();
    int start = in.position();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | WireReader.VARINT -> temporality = temporality((int) in.varint());
        case 3 << 3 | WireReader.VARINT -> monotonic = in.varint() != 0;
        default -> in.skip(tag);
      }
    }
    in.seek(start);
    while (in.more()) {
      int tag = in.tag();
      if (tag == POINTS) {
        PointReader point = new PointReader(in, values);
        PointValue value =
            switch (field) {
              case 5 -> point.gauge();
              case 7 -> point.sum(temporality, monotonic);
              case 9 -> point.histogram(temporality);
              case 10 -> point.exponentialHistogram(temporality);
              default -> point.summary();
            };
        emit(identity, point, value);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private void emit(Identity identity, PointReader point, PointValue value) {
    Attributes attributes = point.attributes.build();
    consumer.accept(
        points++,
        new MetricPoint(
            identity.resource,
            identity.scope,
            identity.name,
            identity.description,
            identity.unit,
            attributes,
            point.startTimeUnixNano,
            point.timeUnixNano,
            point.flags,
            value));
  }

  private static Temporality temporality(int number) {
    return switch (number) {
      case 1 -> Temporality.DELTA;
      case 2 -> Temporality.CUMULATIVE;
      default -> Temporality.UNSPECIFIED;
    };
  }
}
