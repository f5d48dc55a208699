package io.inferscope.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The whole configuration; {@code config/default.yaml} holds every key with its default and
 * meaning.
 */
record Configuration(
    Path dataDirectory,
    String bindAddress,
    Set<Role> roles,
    CollectorSection collector,
    BufferSection buffer,
    ElasticsearchSection elasticsearch,
    IndexerSection indexer,
    DetectorSection detector,
    QueryApiSection queryApi,
    AccessSection access) {

  Configuration {
    roles = Set.copyOf(roles);
  }

  /** The same with {@code offset} added to every port but those that are 0 and so picked freely. */
  Configuration shifted(int offset) {
    return new Configuration(
        dataDirectory,
        bindAddress,
        roles,
        collector.shifted(offset),
        buffer,
        elasticsearch.shifted(offset),
        indexer,
        detector,
        new QueryApiSection(
            shift(queryApi.port(), offset), queryApi.maxRange(), queryApi.maxPageSize()),
        access);
  }

  /** The same with other API keys. */
  Configuration withAccess(AccessSection keys) {
    return new Configuration(
        dataDirectory,
        bindAddress,
        roles,
        collector,
        buffer,
        elasticsearch,
        indexer,
        detector,
        queryApi,
        keys);
  }

  private static int shift(int port, int offset) {
    return port == 0 ? 0 : port + offset;
  }

  /** What one process may do. */
  enum Role {
    COLLECTOR,
    INDEXER,
    DETECTOR,
    @JsonProperty("query-api")
    QUERY_API
  }

  record CollectorSection(
      int otlpGrpcPort,
      int otlpHttpPort,
      int logstashTcpPort,
      DataSize maxRequestSize,
      DataSize maxLineLength,
      DataSize maxInFlight,
      String logstashTenant) {
    private CollectorSection shifted(int offset) {
      return new CollectorSection(
          shift(otlpGrpcPort, offset),
          shift(otlpHttpPort, offset),
          shift(logstashTcpPort, offset),
          maxRequestSize,
          maxLineLength,
          maxInFlight,
          logstashTenant);
    }
  }

  record BufferSection(DataSize maxSize, DataSize minFreeDisk) {}

  record ElasticsearchSection(
      List<URI> hosts,
      String apiKey,
      String username,
      String password,
      String caCertificate,
      String caFingerprint,
      Duration requestTimeout,
      EmbeddedSection embedded) {
    ElasticsearchSection {
      hosts = List.copyOf(hosts);
    }

    private ElasticsearchSection shifted(int offset) {
      return new ElasticsearchSection(
          hosts,
          apiKey,
          username,
          password,
          caCertificate,
          caFingerprint,
          requestTimeout,
          new EmbeddedSection(shift(embedded.httpPort(), offset), embedded.heap()));
    }

    @Override
    public String toString() {
      return "ElasticsearchSection[hosts=" + hosts + ", credentials withheld]";
    }
  }

  record EmbeddedSection(int httpPort, DataSize heap) {}

  record IndexerSection(DataSize bulkSize, int concurrentBulks, DataSize patternMemory) {}

  record DetectorSection(Duration interval, Duration baseline, Duration resolveAfter) {}

  record QueryApiSection(int port, Duration maxRange, int maxPageSize) {}

  record AccessSection(List<ApiKey> apiKeys) {
    AccessSection {
      apiKeys = List.copyOf(apiKeys);
    }
  }
}
