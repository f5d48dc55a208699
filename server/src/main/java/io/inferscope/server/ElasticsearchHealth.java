package io.inferscope.server;

import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ServerCheck;
import io.inferscope.queryapi.HealthCheck;
import java.util.Optional;

/** Whether Elasticsearch answers as one that can be worked with. */
record ElasticsearchHealth(ElasticsearchConnection connection) implements HealthCheck {
  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public Optional<String> trouble() {
    try {
      return ServerCheck.run(connection) instanceof ServerCheck.Unusable unusable
          ? Optional.of(unusable.reason())
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
