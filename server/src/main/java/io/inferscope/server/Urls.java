package io.inferscope.server;

import io.inferscope.server.Configuration.Role;
import java.util.Locale;
import java.util.Set;

/** What `up` says once everything listens. */
final class Urls {
  private Urls() {}

  static void print(Application.Endpoints endpoints, Configuration configuration, long tookNanos) {
    String host = configuration.bindAddress();
    Set<Role> roles = configuration.roles();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%nInferscope is ready after %.1f s.%n%n", tookNanos / 1e9));
    if (roles.contains(Role.COLLECTOR)) {
      line(text, "OTLP gRPC", host + ":" + endpoints.otlpGrpc());
      line(text, "OTLP HTTP", "http://" + host + ":" + endpoints.otlpHttp());
      line(text, "logstash JSON", host + ":" + endpoints.logstash());
    }
    String query = "http://" + host + ":" + endpoints.query();
    if (roles.contains(Role.QUERY_API)) {
      line(text, "query API", query + "/api/v1/incidents   (all of it: /openapi.yaml)");
    } else {
      line(text, "status", query + "/metrics   (and /health/ready)");
    }
    line(text, "Elasticsearch", endpoints.elasticsearch());
    text.append('\n');
    if (roles.contains(Role.COLLECTOR)) {
      text.append("Send telemetry with OTEL_EXPORTER_OTLP_ENDPOINT=http://")
          .append(
              host + ":" + endpoints.otlpHttp() + " (over gRPC: " + endpoints.otlpGrpc() + "). ");
    }
    System.out.println(text.append("Ctrl-C stops."));
    System.out.flush();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-16s %s%n", name, value));
  }
}
