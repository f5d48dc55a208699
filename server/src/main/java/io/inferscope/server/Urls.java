package io.inferscope.server;

import java.util.Locale;

/** What `up` says once everything listens. */
final class Urls {
  private Urls() {}

  static void print(Application.Endpoints endpoints, Configuration configuration, long tookNanos) {
    String host = configuration.bindAddress();
    System.out.printf(
        Locale.ROOT,
        """

        Inferscope is ready after %.1f s.

          OTLP gRPC        %s:%d
          OTLP HTTP        http://%s:%d
          logstash JSON    %s:%d
          query API        http://%s:%d/api/v1/incidents   (all of it: /openapi.yaml)
          Elasticsearch    %s

        Send telemetry with OTEL_EXPORTER_OTLP_ENDPOINT=http://%s:%d. Ctrl-C stops.
        """,
        tookNanos / 1e9,
        host,
        endpoints.otlpGrpc(),
        host,
        endpoints.otlpHttp(),
        host,
        endpoints.logstash(),
        host,
        endpoints.query(),
        endpoints.elasticsearch(),
        host,
        endpoints.otlpGrpc());
    System.out.flush();
  }
}
