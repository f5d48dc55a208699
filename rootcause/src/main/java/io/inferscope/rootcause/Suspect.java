package io.inferscope.rootcause;

import org.jspecify.annotations.Nullable;

/** Whom a clue is charged to; null where it says no more than the service. */
record Suspect(
    String service,
    @Nullable String operation,
    @Nullable String instance,
    @Nullable String version) {

  static Suspect service(String service) {
    return new Suspect(service, null, null, null);
  }

  /** An empty operation counts as none. */
  Suspect withOperation(String name) {
    return new Suspect(service, name.isEmpty() ? null : name, instance, version);
  }

  /** An empty instance counts as none. */
  Suspect withInstance(@Nullable String name) {
    return new Suspect(service, operation, name == null || name.isEmpty() ? null : name, version);
  }

  Suspect withVersion(String name) {
    return new Suspect(service, operation, instance, name);
  }
}
