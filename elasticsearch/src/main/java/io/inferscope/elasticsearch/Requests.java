package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** Requests whose failure ends what the caller is doing. */
final class Requests {
  private final ElasticsearchConnection connection;

  Requests(ElasticsearchConnection connection) {
    this.connection = connection;
  }

  /** The answer as JSON; an error or silence is an {@link ElasticsearchException}. */
  JsonNode json(String method, String path, @Nullable JsonNode body) {
    ElasticsearchConnection.Response response = response(method, path, body);
    if (!response.ok()) {
      throw ElasticsearchException.of(response);
    }
    return Json.parse(response.body());
  }

  /** The answer to lines of JSON, of which each must end with a line break. */
  JsonNode lines(String path, String lines) {
    try {
      ElasticsearchConnection.Response response =
          connection.send(
              "POST", path, ElasticsearchConnection.NDJSON, false, BodyPublishers.ofString(lines));
      if (!response.ok()) {
        throw ElasticsearchException.of(response);
      }
      return Json.parse(response.body());
    } catch (IOException e) {
      throw ElasticsearchException.unreachable(connection.hosts(), Failures.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ElasticsearchException.unreachable(connection.hosts(), "interrupted");
    }
  }

  /** The answer whatever its status. */
  ElasticsearchConnection.Response response(String method, String path, @Nullable JsonNode body) {
    try {
      return connection.send(method, path, body == null ? null : body.toString());
    } catch (IOException e) {
      throw ElasticsearchException.unreachable(connection.hosts(), Failures.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ElasticsearchException.unreachable(connection.hosts(), "interrupted");
    }
  }
}
