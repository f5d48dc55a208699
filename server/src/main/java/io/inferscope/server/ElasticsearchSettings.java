package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConfig.Credentials;
import io.inferscope.elasticsearch.ElasticsearchConfig.Trust;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From the configuration's section to a connection, or to a node of our own. */
final class ElasticsearchSettings {
  private ElasticsearchSettings() {}

  static ElasticsearchConfig of(
      Configuration configuration, Optional<URI> embedded, Duration connectTimeout) {
    Configuration.ElasticsearchSection section = configuration.elasticsearch();
    List<URI> hosts = embedded.map(List::of).orElse(section.hosts());
    return new ElasticsearchConfig(
        hosts, credentials(section), trust(section), connectTimeout, section.requestTimeout());
  }

  private static @Nullable Credentials credentials(Configuration.ElasticsearchSection section) {
    if (!section.apiKey().isEmpty()) {
      return new Credentials.ApiKey(section.apiKey());
    }
    return section.username().isEmpty()
        ? null
        : new Credentials.User(section.username(), section.password());
  }

  private static @Nullable Trust trust(Configuration.ElasticsearchSection section) {
    if (!section.caCertificate().isEmpty()) {
      return new Trust.Authority(Path.of(section.caCertificate()));
    }
    return section.caFingerprint().isEmpty()
        ? null
        : new Trust.Fingerprint(section.caFingerprint());
  }

  static EmbeddedConfig embedded(Configuration configuration, Consumer<String> progress) {
    Configuration.EmbeddedSection section = configuration.elasticsearch().embedded();
    return EmbeddedConfig.of(configuration.dataDirectory().resolve("elasticsearch"))
        .withHttpPort(section.httpPort())
        .withHeapBytes(section.heap().bytes())
        .withRepository(section.repository())
        .withProgress(progress);
  }
}
