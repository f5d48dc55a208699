package io.inferscope.queryapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the operations of the contract are answered from. */
public final class QueryServices {
  private final Map<String, Operation> operations = new HashMap<>();

  /**
   * @param healthChecks what must work for this process to be ready
   * @param scrape the metrics of this process in Prometheus' text form
   */
  public QueryServices(List<HealthCheck> healthChecks, Supplier<String> scrape) {
    List<HealthCheck> checks = List.copyOf(healthChecks);
    operations.put("getLiveness", request -> HealthAnswer.of(List.of()));
    operations.put(
        "getReadiness",
        request -> HealthAnswer.of(checks.stream().map(HealthCheck.Result::of).toList()));
    operations.put(
        "getMetrics",
        request -> new TextAnswer("text/plain; version=0.0.4; charset=utf-8", scrape.get()));
    operations.put("getOpenApi", request -> new TextAnswer("application/yaml", contract()));
  }

  Map<String, Operation> operations() {
    return Map.copyOf(operations);
  }

  private static String contract() {
    try (InputStream stream = QueryServices.class.getResourceAsStream("/openapi.yaml")) {
      if (stream == null) {
        throw new IllegalStateException("openapi.yaml is missing from the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
