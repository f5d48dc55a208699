package io.inferscope.examples;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the demo can break, and what the right answer to it is. */
enum Fault {
  /** Each token takes several forward passes. */
  SLOW_DECODE("slow-decode", "model-server", "cpu", Place.EVERY_REPLICA),
  /** Finished sequences give their cache blocks back late, so that the cache is full. */
  CACHE_EXHAUSTION("cache-exhaustion", "model-server", "cache", Place.EVERY_REPLICA),
  /** One replica gets a release with a mistake. */
  BAD_ROLLOUT("bad-rollout", "model-server", "rollout", Place.ONE_REPLICA),
  /** The service without telemetry takes longer. */
  DEPENDENCY_DELAY("dependency-delay", "feature-store", "dependency", Place.DEPENDENCY),
  /** One replica makes no progress and says that it is well. */
  STALL("stall", "model-server", "stall", Place.ONE_REPLICA);

  /** Where a fault is put. */
  enum Place {
    EVERY_REPLICA,
    ONE_REPLICA,
    DEPENDENCY
  }

  private final String label;
  private final String service;
  private final String kind;
  private final Place place;

  Fault(String label, String service, String kind, Place place) {
    this.label = label;
    this.service = service;
    this.kind = kind;
    this.place = place;
  }

  static Optional<Fault> of(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label.equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "));
  }

  /** The name on the command line and at the admin port. */
  String label() {
    return label;
  }

  /** The service that is to blame, as telemetry names it. */
  String service() {
    return service;
  }

  /** The kind of cause, in the vocabulary of the incidents API. */
  String kind() {
    return kind;
  }

  Place place() {
    return place;
  }
}
