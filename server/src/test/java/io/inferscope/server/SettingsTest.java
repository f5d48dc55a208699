package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.collector.CollectorConfig;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConfig.Credentials;
import io.inferscope.elasticsearch.ElasticsearchConfig.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
                "elasticsearch.hosts", "['https://a:9200', 'https://b:9200']",
                "elasticsearch.api-key", "secret",
                "elasticsearch.ca-fingerprint", "'00'"));
    ElasticsearchConfig byUser =
        elasticsearch(
            Map.of(
                "elasticsearch.hosts", "['https://a:9200']",
                "elasticsearch.username", "elastic",
                "elasticsearch.password", "secret",
                "elasticsearch.ca-certificate", "ca.pem"));

    assertThat(byKey.hosts()).extracting(URI::getHost).containsExactly("a", "b");
    assertThat(byKey.credentials()).isEqualTo(new Credentials.ApiKey("secret"));
    assertThat(byKey.trust()).isEqualTo(new Trust.Fingerprint("00"));
    assertThat(byUser.credentials()).isEqualTo(new Credentials.User("elastic", "secret"));
    assertThat(byUser.trust()).isEqualTo(new Trust.Authority(Path.of("ca.pem")));
    assertThat(elasticsearch(Map.of("elasticsearch.hosts", "['http://a:9200']")).credentials())
        .isNull();
  }

  private static ElasticsearchConfig elasticsearch(Map<String, String> overrides) {
    return ElasticsearchSettings.of(load(overrides), Optional.empty(), Duration.ofSeconds(1));
  }

  private static CollectorConfig collector(Configuration configuration) {
    return CollectorSettings.of(configuration, AccessControl.of(configuration));
  }

  private static Configuration load(Map<String, String> overrides) {
    return new ConfigurationLoader(name -> null).load(Optional.empty(), overrides);
  }
}
