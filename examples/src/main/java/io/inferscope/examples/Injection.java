package io.inferscope.examples;

import java.time.Instant;
import java.util.List;

/**
 * A fault that was put in.
 *
 * @param at since when it is in force
 * @param targets the processes that have it
 */
record Injection(Fault fault, Instant at, List<String> targets) {
  Injection {
    targets = List.copyOf(targets);
  }
}
