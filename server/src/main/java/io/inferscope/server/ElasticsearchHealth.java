package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ServerCheck;
import io.inferscope.queryapi.HealthCheck;
import java.time.Duration;
import java.util.Optional;

/** Whether Elasticsearch answers as one that can be worked with. */
record ElasticsearchHealth(ElasticsearchConnection connection) implements HealthCheck {
  /** Shorter than orchestrators wait for an answer; in Kubernetes our chart says 5 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public Optional<String> trouble() {
    try {
      return ServerCheck.trouble(connection, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
