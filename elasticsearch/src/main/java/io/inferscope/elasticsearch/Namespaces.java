package io.inferscope.elasticsearch;

/**
 * Everything that one tenant has stored: all data streams of a namespace, roll-ups and quarantine
 * among them. Thread-safe.
 */
public final class Namespaces {
  private final Requests requests;

  /** Works over {@code connection}. */
  public Namespaces(ElasticsearchConnection connection) {
    requests = new Requests(connection);
  }

  /**
   * Makes what was written until now visible to searches.
   *
   * @throws ElasticsearchException when Elasticsearch is away or refuses
   */
  public void refresh(String namespace) {
    String path = "/" + streams(namespace) + "/_refresh";
    requests.json("POST", path + "?ignore_unavailable=true&allow_no_indices=true", null);
  }

  /**
   * Removes the namespace's data streams with all their documents, for good.
   *
   * @throws ElasticsearchException when Elasticsearch is away or refuses
   */
  public void remove(String namespace) {
    requests.json("DELETE", "/_data_stream/" + streams(namespace), null);
  }

  private static String streams(String namespace) {
    return "logs-*-%1$s,traces-*-%1$s,metrics-*-%1$s".formatted(namespace);
  }
}
