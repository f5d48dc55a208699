package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to: may we work with what is at the other end? */
public sealed interface ServerCheck {

  /** An Elasticsearch that we work with. */
  record Usable(String version, String clusterUuid, Capabilities capabilities)
      implements ServerCheck {}

  /** It is not there, does not let us in, or is too old; the reason is one sentence. */
  record Unusable(String reason) implements ServerCheck {}

  /** Asks for version and capabilities. */
  static ServerCheck run(ElasticsearchConnection connection) throws InterruptedException {
    try {
      ElasticsearchConnection.Response root = connection.send("GET", "/", null);
      Optional<String> trouble = trouble(connection, root);
      if (trouble.isPresent()) {
        return new Unusable(trouble.get());
      }
      JsonNode answer = Json.parse(root.body());
      return new Usable(
          answer.path("version").path("number").asText(),
          answer.path("cluster_uuid").asText(""),
          Capabilities.detect(connection));
    } catch (IOException e) {
      return new Unusable(silence(connection, e));
    }
  }

  /**
   * What is wrong now, if anything: one request, for callers that ask often.
   *
   * @param patience how long it may take to answer
   */
  static Optional<String> trouble(ElasticsearchConnection connection, Duration patience)
      throws InterruptedException {
    try {
      return trouble(connection, connection.get("/", patience));
    } catch (IOException e) {
      return Optional.of(silence(connection, e));
    }
  }

  private static Optional<String> trouble(
      ElasticsearchConnection connection, ElasticsearchConnection.Response root) {
    if (!root.ok()) {
      return Optional.of(refusal(connection, root.status()));
    }
    String version = Json.parse(root.body()).path("version").path("number").asText("");
    return Version.supported(version)
        ? Optional.empty()
        : Optional.of(Version.refusal(connection, version));
  }

  private static String silence(ElasticsearchConnection connection, IOException e) {
    return "Elasticsearch at " + connection.hosts() + " does not answer: " + Failures.describe(e);
  }

  private static String refusal(ElasticsearchConnection connection, int status) {
    return switch (status) {
      case 401 -> "Elasticsearch at " + connection.hosts() + " does not accept our credentials.";
      case 403 ->
          "Elasticsearch at "
              + connection.hosts()
              + " knows us but does not let us read its version (privilege cluster:monitor/main).";
      default ->
          "Elasticsearch at " + connection.hosts() + " answered its address with status " + status;
    };
  }

  /** Which versions we work with: 8.19 and later ones of 8, and 9. */
  final class Version {
    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private Version() {}

    static boolean supported(String version) {
      Matcher matcher = NUMBER.matcher(version);
      if (!matcher.matches()) {
        return false;
      }
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      return major == 9 || (major == 8 && minor >= 19);
    }

    static String refusal(ElasticsearchConnection connection, String version) {
      return version.isEmpty()
          ? "What answers at " + connection.hosts() + " is not Elasticsearch."
          : "Elasticsearch at "
              + connection.hosts()
              + " is version "
              + version
              + "; versions 8.19 and 9.x are supported.";
    }
  }
}
