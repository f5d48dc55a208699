package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;

/** Reads one data point; the fields that all kinds have stay in it. Used once. */
final class PointReader {
  private static final int MISSING = 0;
  private static final int WHOLE = 1;
  private static final int DECIMAL = 2;

  final Attributes.Builder attributes = Attributes.builder();
  long startTimeUnixNano;
  long timeUnixNano;
  int flags;

  private final WireReader in;
  private final ValueReader values;
  private int numberKind = MISSING;
  private long whole;
  private double decimal;
  private int offset;

  PointReader(WireReader in, ValueReader values) {
    this.in = in;
    this.values = values;
  }

  PointValue gauge() throws MalformedException {
    number();
    return switch (numberKind) {
      case WHOLE -> new PointValue.LongGauge(whole);
      case DECIMAL -> new PointValue.DoubleGauge(decimal);
      default -> new PointValue.None();
    };
  }

  PointValue sum(Temporality temporality, boolean monotonic) throws MalformedException {
    number();
    return switch (numberKind) {
      case WHOLE -> new PointValue.LongSum(whole, temporality, monotonic);
      case DECIMAL -> new PointValue.DoubleSum(decimal, temporality, monotonic);
      default -> new PointValue.None();
    };
  }

  private void number() throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | WireReader.FIXED64 -> startTimeUnixNano = in.fixed64();
        case 3 << 3 | WireReader.FIXED64 -> timeUnixNano = in.fixed64();
        case 4 << 3 | WireReader.FIXED64 -> {
          decimal = in.fixedDouble();
          numberKind = DECIMAL;
        }
        case 6 << 3 | WireReader.FIXED64 -> {
          whole = in.fixed64();
          numberKind = WHOLE;
        }
        case 7 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 8 << 3 | WireReader.VARINT -> flags = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  PointValue histogram(Temporality temporality) throws MalformedException {
    long count = 0;
    double sum = Double.NaN;
    double min = Double.NaN;
    double max = Double.NaN;
    LongList counts = new LongList();
    LongList bounds = new LongList();
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | WireReader.FIXED64 -> startTimeUnixNano = in.fixed64();
        case 3 << 3 | WireReader.FIXED64 -> timeUnixNano = in.fixed64();
        case 4 << 3 | WireReader.FIXED64 -> count = in.fixed64();
        case 5 << 3 | WireReader.FIXED64 -> sum = in.fixedDouble();
        case 6 << 3 | WireReader.FIXED64 -> counts.add(in.fixed64());
        case 6 << 3 | WireReader.LENGTH -> counts.addPackedFixed64(in);
        case 7 << 3 | WireReader.FIXED64 -> bounds.add(in.fixed64());
        case 7 << 3 | WireReader.LENGTH -> bounds.addPackedFixed64(in);
        case 9 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 10 << 3 | WireReader.VARINT -> flags = (int) in.varint();
        case 11 << 3 | WireReader.FIXED64 -> min = in.fixedDouble();
        case 12 << 3 | WireReader.FIXED64 -> max = in.fixedDouble();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    boolean fits = counts.size() == bounds.size() + 1;
    return new PointValue.Histogram(
        count,
        sum,
        min,
        max,
        fits ? bounds.toDoubles() : new double[0],
        fits ? counts.toLongs() : new long[0],
        temporality);
  }

  PointValue exponentialHistogram(Temporality temporality) throws MalformedException {
    long count = 0;
    double sum = Double.NaN;
    double min = Double.NaN;
    double max = Double.NaN;
    int scale = 0;
    long zeroCount = 0;
    double zeroThreshold = 0;
    LongList positive = new LongList();
    LongList negative = new LongList();
    int positiveOffset = 0;
    int negativeOffset = 0;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 2 << 3 | WireReader.FIXED64 -> startTimeUnixNano = in.fixed64();
        case 3 << 3 | WireReader.FIXED64 -> timeUnixNano = in.fixed64();
        case 4 << 3 | WireReader.FIXED64 -> count = in.fixed64();
        case 5 << 3 | WireReader.FIXED64 -> sum = in.fixedDouble();
        case 6 << 3 | WireReader.VARINT -> scale = WireReader.zigzag((int) in.varint());
        case 7 << 3 | WireReader.FIXED64 -> zeroCount = in.fixed64();
        case 8 << 3 | WireReader.LENGTH -> {
          offset = positiveOffset;
          buckets(positive);
          positiveOffset = offset;
        }
        case 9 << 3 | WireReader.LENGTH -> {
          offset = negativeOffset;
          buckets(negative);
          negativeOffset = offset;
        }
        case 10 << 3 | WireReader.VARINT -> flags = (int) in.varint();
        case 12 << 3 | WireReader.FIXED64 -> min = in.fixedDouble();
        case 13 << 3 | WireReader.FIXED64 -> max = in.fixedDouble();
        case 14 << 3 | WireReader.FIXED64 -> zeroThreshold = in.fixedDouble();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new PointValue.ExponentialHistogram(
        count,
        sum,
        min,
        max,
        scale,
        zeroCount,
        zeroThreshold,
        positiveOffset,
        positive.toLongs(),
        negativeOffset,
        negative.toLongs(),
        temporality);
  }

  /** Reads {@code Buckets}: the counts into the list, the offset, if any, into the field. */
  private void buckets(LongList counts) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.VARINT -> offset = WireReader.zigzag((int) in.varint());
        case 2 << 3 | WireReader.VARINT -> counts.add(in.varint());
        case 2 << 3 | WireReader.LENGTH -> counts.addPackedVarints(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  PointValue summary() throws MalformedException {
    long count = 0;
    double sum = 0;
    LongList quantiles = new LongList();
    LongList quantileValues = new LongList();
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | WireReader.FIXED64 -> startTimeUnixNano = in.fixed64();
        case 3 << 3 | WireReader.FIXED64 -> timeUnixNano = in.fixed64();
        case 4 << 3 | WireReader.FIXED64 -> count = in.fixed64();
        case 5 << 3 | WireReader.FIXED64 -> sum = in.fixedDouble();
        case 6 << 3 | WireReader.LENGTH -> quantile(quantiles, quantileValues);
        case 7 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 8 << 3 | WireReader.VARINT -> flags = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new PointValue.Summary(count, sum, quantiles.toDoubles(), quantileValues.toDoubles());
  }

  private void quantile(LongList quantiles, LongList quantileValues) throws MalformedException {
    long quantile = 0;
    long value = 0;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.FIXED64 -> quantile = in.fixed64();
        case 2 << 3 | WireReader.FIXED64 -> value = in.fixed64();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    quantiles.add(quantile);
    quantileValues.add(value);
  }
}
