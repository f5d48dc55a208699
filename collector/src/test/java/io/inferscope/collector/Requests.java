package io.inferscope.collector;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Requests in their bytes, and a collector that takes small ones only. */
final class Requests {
  static final int MAX_REQUEST_BYTES = 1 << 20;

  private Requests() {}

  /** Takes requests of up to {@link #MAX_REQUEST_BYTES}, four of them at once. */
  static CollectorConfig small() {
    CollectorConfig usual = Running.config();
    return new CollectorConfig(
        usual.host(),
        0,
        0,
        usual.lines(),
        null,
        2,
        MAX_REQUEST_BYTES,
        4L * MAX_REQUEST_BYTES,
        100,
        usual.requestTimeout(),
        usual.idleTimeout(),
        usual.closeTimeout());
  }

  static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body));
  }

  static ExportLogsServiceRequest request(LogRecord.Builder log) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
