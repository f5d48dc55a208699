package io.inferscope.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.inferscope.indexer.RetentionConfig;
import io.inferscope.indexer.StreamKind;
import io.inferscope.indexer.TailSamplingConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    RetentionSection retention,
    TraceSamplingSection traceSampling,
    AccessSection access) {
  private static final DataSize KILOBYTE = new DataSize(1 << 10);

  /** What the buffer takes as one record; a larger request would find it full for ever. */
  private static final DataSize LARGEST_RECORD = new DataSize(64 << 20);

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
            shift(queryApi.port(), offset),
            queryApi.maxRange(),
            queryApi.maxPageSize(),
            queryApi.kibanaUrl()),
        retention,
        traceSampling,
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
        retention,
        traceSampling,
        keys);
  }

  private static int shift(int port, int offset) {
    int shifted = port == 0 ? 0 : port + offset;
    Allowed.port("port " + port + " with the offset " + offset, shifted);
    return shifted;
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
    CollectorSection {
      Allowed.port("otlp-grpc-port", otlpGrpcPort);
      Allowed.port("otlp-http-port", otlpHttpPort);
      Allowed.port("logstash-tcp-port", logstashTcpPort);
      Allowed.size("max-request-size", maxRequestSize, KILOBYTE, LARGEST_RECORD);
      Allowed.size("max-line-length", maxLineLength, KILOBYTE, LARGEST_RECORD);
      // A packed request is counted as it came and as it is.
      Allowed.size("max-in-flight", maxInFlight, new DataSize(2 * maxRequestSize.bytes()));
    }

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

  /** Where requests wait for the indexer. */
  enum BufferType {
    DISK,
    KAFKA
  }

  record BufferSection(
      BufferType type, DataSize maxSize, DataSize minFreeDisk, KafkaSection kafka) {}

  record KafkaSection(
      String servers,
      String topicPrefix,
      int partitions,
      String tenant,
      boolean deleteRead,
      Map<String, String> properties) {
    private static final int MOST_PARTITIONS = 10_000;

    KafkaSection {
      Allowed.count("partitions", partitions, MOST_PARTITIONS);
      properties = Map.copyOf(properties);
    }

    @Override
    public String toString() {
      return "KafkaSection[servers=" + servers + ", properties withheld]";
    }
  }

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
          new EmbeddedSection(
              shift(embedded.httpPort(), offset), embedded.heap(), embedded.repository()));
    }

    @Override
    public String toString() {
      return "ElasticsearchSection[hosts=" + hosts + ", credentials withheld]";
    }
  }

  record EmbeddedSection(int httpPort, DataSize heap, URI repository) {
    EmbeddedSection {
      Allowed.port("http-port", httpPort);
      Allowed.size("heap", heap, new DataSize(256 << 20));
    }
  }

  record IndexerSection(DataSize bulkSize, int concurrentBulks, DataSize patternMemory) {
    IndexerSection {
      Allowed.size("bulk-size", bulkSize, KILOBYTE, LARGEST_RECORD);
      Allowed.count("concurrent-bulks", concurrentBulks, 64);
      Allowed.size("pattern-memory", patternMemory, new DataSize(1 << 20));
    }
  }

  record DetectorSection(Duration interval, Duration baseline, Duration resolveAfter) {
    DetectorSection {
      Allowed.duration("interval", interval, Duration.ofSeconds(1));
      Allowed.duration("baseline", baseline, Duration.ofMinutes(1));
      Allowed.duration("resolve-after", resolveAfter, Duration.ofSeconds(10));
    }
  }

  record QueryApiSection(int port, Duration maxRange, int maxPageSize, String kibanaUrl) {
    QueryApiSection {
      Allowed.port("port", port);
      Allowed.duration("max-range", maxRange, Duration.ofMinutes(1));
      // Elasticsearch answers 400 to more in one page (index.max_result_window).
      Allowed.count("max-page-size", maxPageSize, 10_000);
      if (!kibanaUrl.isEmpty() && !kibanaUrl.matches("https?://[^\\s]+")) {
        throw ConfigurationException.badValue(
            "kibana-url", kibanaUrl, "expected an address such as https://kibana.example.com");
      }
    }

    Optional<URI> kibana() {
      return kibanaUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(kibanaUrl));
    }
  }

  record RetentionSection(
      Duration logs,
      Duration traces,
      Duration metrics,
      Duration rollup,
      Duration quarantine,
      Map<String, Map<String, Duration>> tenants) {
    RetentionSection {
      tenants = Map.copyOf(tenants);
      requireSound(standard(logs, traces, metrics, rollup, quarantine), tenants);
    }

    /** From the names of the keys to what they stand for. */
    RetentionConfig times() {
      return requireSound(standard(logs, traces, metrics, rollup, quarantine), tenants);
    }

    private static Map<StreamKind, Duration> standard(
        Duration logs, Duration traces, Duration metrics, Duration rollup, Duration quarantine) {
      return Map.of(
          StreamKind.LOGS, logs,
          StreamKind.TRACES, traces,
          StreamKind.METRICS, metrics,
          StreamKind.ROLLUP, rollup,
          StreamKind.QUARANTINE, quarantine);
    }

    private static RetentionConfig requireSound(
        Map<StreamKind, Duration> standard, Map<String, Map<String, Duration>> tenants) {
      Map<String, Map<StreamKind, Duration>> ofTenants = new HashMap<>();
      tenants.forEach(
          (tenant, times) -> {
            Map<StreamKind, Duration> named = new HashMap<>();
            times.forEach((name, time) -> named.put(kind(tenant, name), time));
            ofTenants.put(tenant, named);
          });
      try {
        return new RetentionConfig(standard, ofTenants);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(String.valueOf(e.getMessage()));
      }
    }

    private static StreamKind kind(String tenant, String name) {
      for (StreamKind kind : StreamKind.values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
          return kind;
        }
      }
      throw ConfigurationException.unknownKey(
          "tenants." + tenant + "." + name, "logs, metrics, quarantine, rollup, traces");
    }
  }

  record TraceSamplingSection(int keepPercent, Duration slow, Duration after) {
    TraceSamplingSection {
      if (keepPercent < 0 || keepPercent > 100) {
        throw ConfigurationException.badValue("keep-percent", keepPercent, "expected 0 to 100");
      }
      Allowed.duration("slow", slow, Duration.ofMillis(1));
      // An incident is explained with the traces around its onset.
      Allowed.duration("after", after, Duration.ofHours(1));
    }

    TailSamplingConfig decisions() {
      return new TailSamplingConfig(keepPercent / 100.0, slow, after);
    }
  }

  record AccessSection(List<ApiKey> apiKeys) {
    AccessSection {
      apiKeys = List.copyOf(apiKeys);
      Set<String> ids = new HashSet<>();
      for (ApiKey key : apiKeys) {
        if (!ids.add(key.id())) {
          throw ConfigurationException.badValue(
              "api-keys", key.id(), "expected an id that no other key has");
        }
      }
    }
  }
}
