package io.inferscope.examples;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The OpenTelemetry SDK of one service, exporting OTLP over HTTP: spans and logs every second,
 * metrics every five.
 */
final class Telemetry implements AutoCloseable {
  private static final Duration RECORD_INTERVAL = Duration.ofSeconds(1);
  private static final Duration METRIC_INTERVAL = Duration.ofSeconds(5);
  private static final String SCOPE = "io.inferscope.examples";

  private final OpenTelemetrySdk sdk;

  private Telemetry(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Starts to export, process metrics included.
   *
   * @param endpoint where the signals' paths ({@code /v1/traces}, …) begin
   */
  static Telemetry start(ServiceIdentity identity, URI endpoint) {
    Resource resource = resource(identity);
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(tracers(resource, endpoint))
            .setMeterProvider(meters(resource, endpoint))
            .setLoggerProvider(loggers(resource, endpoint))
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    ProcessMetrics.register(sdk.getMeter(SCOPE));
    return new Telemetry(sdk);
  }

  private static Resource resource(ServiceIdentity identity) {
    return Resource.getDefault().toBuilder()
        .put("service.name", identity.name())
        .put("service.version", identity.version())
        .put("service.instance.id", identity.instance())
        .put("deployment.environment.name", "local")
        .put("host.name", hostName())
        .put("process.pid", ProcessHandle.current().pid())
        .build();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static SdkTracerProvider tracers(Resource resource, URI endpoint) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(signal(endpoint, "traces")).build();
    return SdkTracerProvider.builder()
        .setResource(resource)
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter).setScheduleDelay(RECORD_INTERVAL).build())
        .build();
  }

  private static SdkMeterProvider meters(Resource resource, URI endpoint) {
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder().setEndpoint(signal(endpoint, "metrics")).build();
    SdkMeterProviderBuilder meters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(METRIC_INTERVAL).build());
    EngineMetrics.rename(meters);
    return meters.build();
  }

  private static SdkLoggerProvider loggers(Resource resource, URI endpoint) {
    OtlpHttpLogRecordExporter exporter =
        OtlpHttpLogRecordExporter.builder().setEndpoint(signal(endpoint, "logs")).build();
    return SdkLoggerProvider.builder()
        .setResource(resource)
        .addLogRecordProcessor(
            BatchLogRecordProcessor.builder(exporter).setScheduleDelay(RECORD_INTERVAL).build())
        .build();
  }

  private static String signal(URI endpoint, String name) {
    return endpoint.toString().replaceFirst("/+$", "") + "/v1/" + name;
  }

  /** Sends what logback's OpenTelemetry appenders receive from now on under this identity. */
  void takeLogs() {
    OpenTelemetryAppender.install(sdk);
  }

  Tracer tracer() {
    return sdk.getTracer(SCOPE);
  }

  Meter meter() {
    return sdk.getMeter(SCOPE);
  }

  /** Sends what is still waiting, for ten seconds at most. */
  @Override
  public void close() {
    sdk.close();
  }
}
