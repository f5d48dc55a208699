package io.inferscope.e2e;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** The official SDK, which sends each record at once. */
final class Sdk {
  private Sdk() {}

  /** Closing it sends what is left. */
  static OpenTelemetrySdk sendingTo(Service service, Attributes resourceAttributes) {
    Resource resource = Resource.create(resourceAttributes);
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(
                    SimpleSpanProcessor.create(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(service.otlp() + "/v1/traces")
                            .build()))
                .build())
        .setLoggerProvider(
            SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(
                    SimpleLogRecordProcessor.create(
                        OtlpHttpLogRecordExporter.builder()
                            .setEndpoint(service.otlp() + "/v1/logs")
                            .build()))
                .build())
        .setMeterProvider(
            SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(
                    PeriodicMetricReader.create(
                        OtlpHttpMetricExporter.builder()
                            .setEndpoint(service.otlp() + "/v1/metrics")
                            .build()))
                .build())
        .build();
  }
}
