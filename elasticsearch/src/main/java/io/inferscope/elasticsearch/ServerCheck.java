package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
      if (!root.ok()) {
        return new Unusable(refusal(connection, root.status()));
      }
      JsonNode answer = Json.parse(root.body());
      String version = answer.path("version").path("number").asText("");
      if (!Version.supported(version)) {
        return new Unusable(Version.refusal(connection, version));
      }
      return new Usable(
          version, answer.path("cluster_uuid").asText(""), Capabilities.detect(connection));
    } catch (IOException e) {
      return new Unusable(
          "Elasticsearch at " + connection.hosts() + " does not answer: " + Failures.describe(e));
    }
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
