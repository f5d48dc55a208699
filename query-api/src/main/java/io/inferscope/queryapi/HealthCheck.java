package io.inferscope.queryapi;

import java.util.Optional;

/** Something that must work for this process to be ready. Thread-safe. */
public interface HealthCheck {
  /** For example {@code elasticsearch}. */
  String name();

  /** What is wrong, or nothing. Must answer within seconds. */
  Optional<String> trouble();

  /** A check's result as the API shows it. */
  record Result(String name, String status, Optional<String> detail) {
    static Result of(HealthCheck check) {
      Optional<String> trouble = check.trouble();
      return new Result(check.name(), trouble.isEmpty() ? "up" : "down", trouble);
    }
  }
}
