package io.inferscope.embeddedelasticsearchlauncher;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateUpdateTask;
import org.elasticsearch.cluster.ProjectState;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.cluster.metadata.MetadataDataStreamsService;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Priority;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.Index;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * {@code GET} and {@code DELETE /_data_stream/NAME}, names separated by commas, {@code *} allowed.
 * The service asks every Elasticsearch for these; full distributions answer them themselves.
 */
final class DataStreamsHandler extends BaseRestHandler {
  private final ClusterService clusterService;

  DataStreamsHandler(ClusterService clusterService) {
    this.clusterService = clusterService;
  }

  @Override
  public String getName() {
    return "inferscope_data_streams";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(RestRequest.Method.GET, "/_data_stream"),
        new Route(RestRequest.Method.GET, "/_data_stream/{name}"),
        new Route(RestRequest.Method.DELETE, "/_data_stream/{name}"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String[] patterns = Strings.splitStringByCommaToArray(request.param("name", "*"));
    return request.method() == RestRequest.Method.GET
        ? channel ->
            channel.sendResponse(
                new RestResponse(RestStatus.OK, write(channel.newBuilder(), patterns)))
        : channel -> delete(patterns, new RestToXContentListener<>(channel));
  }

  private static Set<DataStream> matching(ProjectMetadata project, String[] patterns) {
    return project.dataStreams().values().stream()
        .filter(stream -> Regex.simpleMatch(patterns, stream.getName()))
        .collect(Collectors.toSet());
  }

  private XContentBuilder write(XContentBuilder json, String[] patterns) throws IOException {
    ProjectMetadata project = clusterService.state().projectState(ProjectId.DEFAULT).metadata();
    Set<DataStream> found = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
    found.addAll(matching(project, patterns));
    json.startObject().startArray("data_streams");
    for (DataStream stream : found) {
      json.startObject();
      json.field("name", stream.getName());
      json.startObject("timestamp_field").field("name", "@timestamp").endObject();
      json.startArray("indices");
      for (Index index : stream.getIndices()) {
        json.startObject();
        json.field("index_name", index.getName()).field("index_uuid", index.getUUID());
        json.endObject();
      }
      json.endArray();
      json.field("generation", stream.getGeneration());
      json.endObject();
    }
    return json.endArray().endObject();
  }

  @SuppressWarnings("deprecation") // so does the server itself: deletions are too rare to batch
  private void delete(String[] patterns, ActionListener<AcknowledgedResponse> listener) {
    clusterService.submitUnbatchedStateUpdateTask(
        "delete data streams " + String.join(",", patterns),
        new ClusterStateUpdateTask(Priority.HIGH) {
          @Override
          public ClusterState execute(ClusterState state) {
            ProjectState project = state.projectState(ProjectId.DEFAULT);
            return MetadataDataStreamsService.deleteDataStreams(
                project, matching(project.metadata(), patterns), clusterService.getSettings());
          }

          @Override
          public void clusterStateProcessed(ClusterState before, ClusterState after) {
            listener.onResponse(AcknowledgedResponse.TRUE);
          }

          @Override
          public void onFailure(Exception e) {
            listener.onFailure(e);
          }
        });
  }
}
