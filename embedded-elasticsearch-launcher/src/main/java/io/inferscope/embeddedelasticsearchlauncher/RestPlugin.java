package io.inferscope.embeddedelasticsearchlauncher;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/**
 * Adds {@code GET /} and {@code GET or DELETE /_data_stream/NAME}, in the form of a full
 * distribution: the server's jars alone do not answer them.
 */
public final class RestPlugin extends Plugin implements ActionPlugin {
  @SuppressWarnings("NullAway.Init") // the server calls createComponents before getRestHandlers
  private ClusterService clusterService;

  /** The server creates plugins by reflection. */
  public RestPlugin() {}

  @Override
  public Collection<?> createComponents(PluginServices services) {
    clusterService = services.clusterService();
    return List.of();
  }

  @Override
  public Collection<RestHandler> getRestHandlers(
      RestHandlersServices services,
      Supplier<DiscoveryNodes> nodes,
      Predicate<NodeFeature> features) {
    return List.of(new RootHandler(clusterService), new DataStreamsHandler(clusterService));
  }
}
