package io.inferscope.elasticsearch;

import java.io.IOException;

/**
 * What this Elasticsearch has beyond its server core, found out by asking for it, since neither
 * version nor flavour tells: the embedded node and a full distribution have the same version.
 *
 * @param matchOnlyText the field type {@code match_only_text}
 * @param dataStreamLifecycle rollover and retention of data streams by the server itself
 */
public record Capabilities(boolean matchOnlyText, boolean dataStreamLifecycle) {

  /** What every Elasticsearch has. */
  public static final Capabilities CORE = new Capabilities(false, false);

  static Capabilities detect(ElasticsearchConnection connection)
      throws IOException, InterruptedException {
    return new Capabilities(
        hasFieldType(connection, "match_only_text"),
        connection.send("GET", "/_lifecycle/stats", null).ok());
  }

  /** A simulated template is parsed like a real one and leaves nothing behind. */
  private static boolean hasFieldType(ElasticsearchConnection connection, String type)
      throws IOException, InterruptedException {
    String template =
        """
        {"index_patterns":["inferscope-capability-probe"],
         "template":{"mappings":{"properties":{"probe":{"type":"%s"}}}}}"""
            .formatted(type);
    return connection.send("POST", "/_index_template/_simulate", template).ok();
  }
}
