package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ServerCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How commands find the Elasticsearch of a service: as {@code up} was told. */
final class ElasticsearchOptions {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  @Option(names = "--config", paramLabel = "FILE", description = "as given to up")
  private @Nullable Path config;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "as given to up; without it the embedded one, which runs while up runs")
  private @Nullable String elasticsearch;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "as given to up",
      defaultValue = "0")
  private int portOffset;

  /**
   * A connection to an Elasticsearch that answers.
   *
   * @throws UserException when none does
   */
  ElasticsearchConnection connect() throws InterruptedException {
    Configuration configuration =
        new ConfigurationLoader(System::getenv)
            .load(Optional.ofNullable(config), overrides())
            .shifted(portOffset);
    if (configuration.elasticsearch().hosts().isEmpty()) {
      int port = configuration.elasticsearch().embedded().httpPort();
      configuration =
          new ConfigurationLoader(System::getenv).load(Optional.ofNullable(config), local(port));
    }
    ElasticsearchConnection connection =
        ElasticsearchConnection.open(
            ElasticsearchSettings.of(configuration, Optional.empty(), CONNECT_TIMEOUT));
    return switch (ServerCheck.run(connection)) {
      case ServerCheck.Usable usable -> connection;
      case ServerCheck.Unusable unusable -> {
        connection.close();
        throw new UserException(unusable.reason());
      }
    };
  }

  private Map<String, List<String>> overrides() {
    return elasticsearch == null ? Map.of() : Map.of("elasticsearch.hosts", List.of(elasticsearch));
  }

  private static Map<String, List<String>> local(int port) {
    return Map.of("elasticsearch.hosts", List.of("http://127.0.0.1:" + port));
  }
}
