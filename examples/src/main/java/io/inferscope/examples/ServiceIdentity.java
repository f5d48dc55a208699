package io.inferscope.examples;

/**
 * Who a process is in its telemetry.
 *
 * @param instance tells the replicas of a service apart
 */
record ServiceIdentity(String name, String version, String instance) {
  ServiceIdentity withVersion(String newVersion) {
    return new ServiceIdentity(name, newVersion, instance);
  }
}
