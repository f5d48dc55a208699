package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.KafkaBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.collector.CollectorConfig;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConfig.Credentials;
import io.inferscope.elasticsearch.ElasticsearchConfig.Trust;
import io.inferscope.indexer.RetentionConfig;
import io.inferscope.indexer.StreamKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void buffer_sharesTheSizeAmongTheSignals() {
    DiskBufferConfig buffer = BufferSettings.of(load(Map.of("buffer.max-size", "3GB")));

    assertThat(buffer.maxBytesPerTopic()).isEqualTo(1L << 30);
    assertThat(buffer.minFreeBytes()).isEqualTo(1L << 30);
    assertThat(buffer.directory()).hasToString("./data/buffer");
  }

  @Test
  void buffer_isNeverTooSmallToWork() {
    DiskBufferConfig buffer = BufferSettings.of(load(Map.of("buffer.max-size", "1KB")));

    assertThat(buffer.maxBytesPerTopic())
        .isEqualTo(buffer.segmentBytes() + 2L * buffer.maxRecordBytes());
  }

  @Test
  void buffer_passesKafkasSettingsThrough() {
    KafkaBufferConfig kafka =
        BufferSettings.kafka(
            load(
                Map.of(
                    "buffer.type", "kafka",
                    "buffer.max-size", "3GB",
                    "buffer.kafka.servers", "one:9092,two:9092",
                    "buffer.kafka.properties", Map.of("security.protocol", "SASL_SSL"))));

    assertThat(kafka.properties())
        .containsEntry("bootstrap.servers", "one:9092,two:9092")
        .containsEntry("security.protocol", "SASL_SSL");
    assertThat(kafka.maxBytesPerTopic()).isEqualTo(1L << 30);
    assertThat(kafka.maxRecordBytes()).isEqualTo(16 << 20);
    assertThat(kafka.tenant()).isEqualTo("default");
    assertThat(kafka.deletesRead()).isTrue();
    assertThat(kafka.groups()).containsEntry(Topic.LOGS, Set.of("indexer"));
  }

  @Test
  void buffer_saysWhatIsWrongWithKafkasSettings() {
    assertThatThrownBy(() -> BufferSettings.kafka(load(Map.of("buffer.type", "kafka"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("buffer.kafka: bootstrap.servers is missing");
  }

  @Test
  void roles_apartNeedWhatTheyShare() {
    assertThatThrownBy(() -> start(Map.of("roles", List.of("collector"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("buffer.type kafka");
    assertThatThrownBy(() -> start(Map.of("roles", List.of("indexer"), "buffer.type", "kafka")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("elasticsearch.hosts");
    assertThatThrownBy(() -> start(Map.of("roles", List.of())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("roles: none");
  }

  @Test
  void retention_hasTimesForTenantsAndSaysWhatIsWrong() {
    RetentionConfig times =
        load(Map.of("retention.tenants", Map.of("acme", Map.of("logs", "90d"))))
            .retention()
            .times();

    assertThat(times.ofTenants())
        .containsEntry("acme", Map.of(StreamKind.LOGS, Duration.ofDays(90)));
    assertThat(times.standard()).containsEntry(StreamKind.ROLLUP, Duration.ofDays(400));
    assertThatThrownBy(() -> load(Map.of("retention.rollup", "1d")))
        .hasMessageContaining("retention: rollup is shorter than");
    assertThatThrownBy(
            () -> load(Map.of("retention.tenants", Map.of("acme", Map.of("lugs", "1d")))))
        .hasMessageContaining("retention.tenants.acme.lugs: unknown key");
  }

  private static void start(Map<String, ?> overrides) throws InterruptedException {
    Application.start(load(overrides), line -> {}).close();
  }

  @Test
  void largestRequest_fitsTheBuffer() {
    Configuration configuration =
        load(Map.of("collector.max-request-size", "64MB", "collector.max-in-flight", "128MB"));

    assertThat(collector(configuration).maxRequestBytes())
        .isLessThanOrEqualTo(BufferSettings.of(configuration).maxRecordBytes());
  }

  @Test
  void collector_takesItsSection() {
    CollectorConfig collector =
        collector(
            load(
                Map.of(
                    "collector.otlp-grpc-port", "1",
                    "collector.otlp-http-port", "2",
                    "collector.logstash-tcp-port", "3",
                    "collector.max-request-size", "2MB",
                    "collector.max-in-flight", "8MB",
                    "collector.max-line-length", "4KB",
                    "collector.logstash-tenant", "acme")));

    assertThat(collector.grpcPort()).isEqualTo(1);
    assertThat(collector.httpPort()).isEqualTo(2);
    assertThat(collector.maxRequestBytes()).isEqualTo(2 << 20);
    assertThat(collector.maxInFlightBytes()).isEqualTo(8 << 20);
    assertThat(collector.lines())
        .satisfies(
            lines -> {
              assertThat(lines.port()).isEqualTo(3);
              assertThat(lines.maxLineBytes()).isEqualTo(4 << 10);
              assertThat(lines.tenant()).isEqualTo("acme");
            });
  }

  @Test
  void elasticsearch_takesHostsCredentialsAndTrust() {
    ElasticsearchConfig byKey =
        elasticsearch(
            Map.of(
                "elasticsearch.hosts", List.of("https://a:9200", "https://b:9200"),
                "elasticsearch.api-key", "secret",
                "elasticsearch.ca-fingerprint", "00"));
    ElasticsearchConfig byUser =
        elasticsearch(
            Map.of(
                "elasticsearch.hosts", List.of("https://a:9200"),
                "elasticsearch.username", "elastic",
                "elasticsearch.password", "secret",
                "elasticsearch.ca-certificate", "ca.pem"));

    assertThat(byKey.hosts()).extracting(URI::getHost).containsExactly("a", "b");
    assertThat(byKey.credentials()).isEqualTo(new Credentials.ApiKey("secret"));
    assertThat(byKey.trust()).isEqualTo(new Trust.Fingerprint("00"));
    assertThat(byUser.credentials()).isEqualTo(new Credentials.User("elastic", "secret"));
    assertThat(byUser.trust()).isEqualTo(new Trust.Authority(Path.of("ca.pem")));
    assertThat(elasticsearch(Map.of("elasticsearch.hosts", List.of("http://a:9200"))).credentials())
        .isNull();
  }

  private static ElasticsearchConfig elasticsearch(Map<String, ?> overrides) {
    return ElasticsearchSettings.of(load(overrides), Optional.empty(), Duration.ofSeconds(1));
  }

  private static CollectorConfig collector(Configuration configuration) {
    return CollectorSettings.of(configuration, AccessControl.of(configuration));
  }

  private static Configuration load(Map<String, ?> overrides) {
    return new ConfigurationLoader(name -> null).load(Optional.empty(), overrides);
  }
}
