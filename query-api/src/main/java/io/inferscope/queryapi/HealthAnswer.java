package io.inferscope.queryapi;

import java.util.List;

/** The answer of the health paths. */
record HealthAnswer(String status, List<HealthCheck.Result> checks) {
  static HealthAnswer of(List<HealthCheck.Result> checks) {
    boolean up = checks.stream().allMatch(check -> check.status().equals("up"));
    return new HealthAnswer(up ? "up" : "down", List.copyOf(checks));
  }

  boolean isDown() {
    return status.equals("down");
  }
}
