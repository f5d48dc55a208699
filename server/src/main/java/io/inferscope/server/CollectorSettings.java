package io.inferscope.server;

import io.inferscope.collector.CollectorConfig;
import io.inferscope.collector.LinesConfig;

/** From the configuration's section to the receivers. */
final class CollectorSettings {
  private CollectorSettings() {}

  static CollectorConfig of(Configuration configuration, AccessControl access) {
    Configuration.CollectorSection section = configuration.collector();
    CollectorConfig defaults =
        CollectorConfig.of(
            configuration.bindAddress(),
            section.otlpGrpcPort(),
            section.otlpHttpPort(),
            lines(section, access.lineAddress(configuration)));
    return new CollectorConfig(
        defaults.host(),
        defaults.grpcPort(),
        defaults.httpPort(),
        defaults.lines(),
        defaults.tls(),
        defaults.instances(),
        Math.toIntExact(section.maxRequestSize().bytes()),
        section.maxInFlight().bytes(),
        defaults.maxConnections(),
        defaults.requestTimeout(),
        defaults.idleTimeout(),
        defaults.closeTimeout());
  }

  private static LinesConfig lines(Configuration.CollectorSection section, String address) {
    LinesConfig defaults =
        LinesConfig.of(address, section.logstashTcpPort(), section.logstashTenant());
    return new LinesConfig(
        defaults.host(),
        defaults.port(),
        defaults.tenant(),
        Math.toIntExact(section.maxLineLength().bytes()),
        defaults.batchLines(),
        defaults.batchDelay(),
        defaults.idleTimeout());
  }
}
