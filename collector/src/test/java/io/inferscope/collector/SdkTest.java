package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.Topic;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK's exporters against a running collector. */
class SdkTest {
  @TempDir Path directory;
  private Running running;

  @BeforeEach
  void start() throws IOException {
    running = new Running(directory, Running.config());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void grpc_takesAllSignals(String compression) throws InterruptedException {
    String endpoint = "http://127.0.0.1:" + running.collector.ports().grpc();
    send(
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .addHeader("authorization", "Bearer " + Running.KEY)
            .build(),
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .addHeader("authorization", "Bearer " + Running.KEY)
            .build(),
        OtlpGrpcMetricExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .addHeader("authorization", "Bearer " + Running.KEY)
            .build());

    everythingIsThere("otlp_grpc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void http_takesAllSignals(String compression) throws InterruptedException {
    send(
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(running.http("/v1/logs"))
            .setCompression(compression)
            .addHeader("x-api-key", Running.KEY)
            .build(),
        OtlpHttpSpanExporter.builder()
            .setEndpoint(running.http("/v1/traces"))
            .setCompression(compression)
            .addHeader("x-api-key", Running.KEY)
            .build(),
        OtlpHttpMetricExporter.builder()
            .setEndpoint(running.http("/v1/metrics"))
            .setCompression(compression)
            .addHeader("x-api-key", Running.KEY)
            .build());

    everythingIsThere("otlp_http");
  }

  @Test
  void grpc_refusesAKeyThatItDoesNotKnow() {
    LogRecordExporter exporter =
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint("http://127.0.0.1:" + running.collector.ports().grpc())
            .addHeader("authorization", "Bearer wrong")
            .build();

    boolean success = exporter.export(List.of()).join(10, TimeUnit.SECONDS).isSuccess();
    exporter.close();

    assertThat(success).isFalse();
    assertThat(running.count("requests.refused", "reason", "unauthenticated")).isEqualTo(1);
  }

  private static void send(
      LogRecordExporter logExporter, SpanExporter spanExporter, MetricExporter metricExporter) {
    Resource resource =
        Resource.create(
            io.opentelemetry.api.common.Attributes.of(
                AttributeKey.stringKey("service.name"), "gateway"));
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .setResource(resource)
                    .addLogRecordProcessor(BatchLogRecordProcessor.builder(logExporter).build())
                    .build())
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setResource(resource)
                    .addSpanProcessor(BatchSpanProcessor.builder(spanExporter).build())
                    .build())
            .setMeterProvider(
                SdkMeterProvider.builder()
                    .setResource(resource)
                    .registerMetricReader(PeriodicMetricReader.create(metricExporter))
                    .build())
            .build()) {
      for (int i = 0; i < 100; i++) {
        sdk.getLogsBridge()
            .get("com.acme.Decoder")
            .logRecordBuilder()
            .setBody("decoded " + i)
            .setAttribute(AttributeKey.longKey("tokens"), (long) i)
            .emit();
        sdk.getTracer("com.acme.Decoder").spanBuilder("decode").startSpan().end();
      }
      sdk.getMeter("com.acme.Decoder").counterBuilder("tokens").build().add(100);
    }
  }

  private void everythingIsThere(String source) throws InterruptedException {
    List<BufferRecord> logs = running.read(Topic.LOGS, 1);
    assertThat(logs)
        .allSatisfy(
            record -> {
              assertThat(record.tenant()).isEqualTo("tenant-a");
              assertThat(record.source()).isEqualTo(source);
            });
    assertThat(logs.stream().flatMap(record -> Running.decode(record).stream()))
        .hasSize(100)
        .allSatisfy(log -> assertThat(log.resource().serviceName()).isEqualTo("gateway"))
        .anySatisfy(log -> assertThat(log.attributes().number("tokens")).isEqualTo(99));
    for (String signal : List.of("logs", "traces", "metrics")) {
      assertThat(running.count("requests.appended", "signal", signal))
          .isEqualTo(running.count("requests.received", "signal", signal))
          .isPositive();
      assertThat(running.count("records.appended", "signal", signal, "tenant", "tenant-a"))
          .isEqualTo(running.count("records.received", "signal", signal, "tenant", "tenant-a"))
          .isEqualTo(signal.equals("metrics") ? 1 : 100);
    }
    assertThat(running.inFlight()).isZero();
  }
}
