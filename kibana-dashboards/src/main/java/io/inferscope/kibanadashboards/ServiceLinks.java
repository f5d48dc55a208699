package io.inferscope.kibanadashboards;

import java.net.URI;

/**
 * Where Kibana's users reach Inferscope.
 *
 * @param api base address of the query API as their browsers see it
 */
public record ServiceLinks(URI api) {
  /** The address that {@code inferscope up} listens on. */
  public static final ServiceLinks LOCAL = new ServiceLinks(URI.create("http://127.0.0.1:8480"));

  String trace() {
    return base() + "/api/v1/traces/{{value}}";
  }

  String incident() {
    return base() + "/api/v1/incidents/{{value}}";
  }

  /** Without a slash at its end. */
  String base() {
    return api.toString().replaceAll("/+$", "");
  }
}
