package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import java.util.List;

/**
 * Export requests for logs (opentelemetry/proto/collector/logs/v1/logs_service.proto) to and from
 * model records. Thread-safe.
 */
public final class OtlpLogs {
  /** Takes the records of a request in their order. */
  @FunctionalInterface
  public interface LogConsumer {
    /** Record {@code index} of the request, from 0. */
    void accept(int index, LogRecord record);
  }

  private final WireReader in;
  private final ValueReader values;
  private final LogConsumer consumer;
  private final Attributes.Builder attributes = Attributes.builder();
  private int records;

  private OtlpLogs(WireReader in, DecodeLimits limits, LogConsumer consumer) {
    this.in = in;
    this.values = new ValueReader(in, limits);
    this.consumer = consumer;
  }

  /**
   * Reads a request, handing out its records one by one; those of one resource or scope share the
   * instance. Never throws for what the bytes hold. A request that {@link OtlpCheck} finds sound
   * decodes wholly.
   */
  public static DecodeResult decode(byte[] request, DecodeLimits limits, LogConsumer consumer) {
    WireReader in = new WireReader(request);
    OtlpLogs logs = new OtlpLogs(in, limits, consumer);
    try {
      new RequestReader(in, logs.values, logs::record).request();
    } catch (MalformedException e) {
      return new DecodeResult.Malformed(e.offset(), e.reason());
    }
    return logs.values.result(logs.records);
  }

  /** A request with these records in this order; neighbours share their resource and scope. */
  public static byte[] encode(List<LogRecord> records) {
    return RequestWriter.write(
        records, LogRecord::resource, LogRecord::scope, RecordWriter::logRecord);
  }

  private void record(Resource resource, Scope scope) throws MalformedException {
    long time = 0;
    long observed = 0;
    int severityNumber = 0;
    String severityText = "";
    Value body = Value.EMPTY;
    int dropped = 0;
    int flags = 0;
    String traceId = "";
    String spanId = "";
    String eventName = "";
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.FIXED64 -> time = in.fixed64();
        case 11 << 3 | WireReader.FIXED64 -> observed = in.fixed64();
        case 2 << 3 | WireReader.VARINT -> severityNumber = (int) in.varint();
        case 3 << 3 | WireReader.LENGTH -> severityText = values.text();
        case 5 << 3 | WireReader.LENGTH -> body = values.value();
        case 6 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 7 << 3 | WireReader.VARINT -> dropped = (int) in.varint();
        case 8 << 3 | WireReader.FIXED32 -> flags = in.fixed32();
        case 9 << 3 | WireReader.LENGTH -> traceId = values.id();
        case 10 << 3 | WireReader.LENGTH -> spanId = values.id();
        case 12 << 3 | WireReader.LENGTH -> eventName = values.text();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    consumer.accept(
        records++,
        new LogRecord(
            resource,
            scope,
            time,
            observed,
            severityNumber,
            severityText,
            body,
            attributes.build(),
            dropped,
            flags,
            traceId,
            spanId,
            eventName));
  }
}
