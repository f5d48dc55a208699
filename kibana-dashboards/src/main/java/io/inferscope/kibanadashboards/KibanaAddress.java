package io.inferscope.kibanadashboards;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Kibana, and who we are to it.
 *
 * @param base address, with the path that a proxy may have put before Kibana's own
 * @param space empty for the default space
 * @param credentials null where there is no security
 */
public record KibanaAddress(URI base, String space, @Nullable Credentials credentials) {
  public KibanaAddress {
    if (base.getHost() == null || !List.of("http", "https").contains(base.getScheme())) {
      throw new IllegalArgumentException(
          "«" + base + "» is no address of a Kibana; they look like http://localhost:5601");
    }
    if (!space.matches("[a-z0-9_-]*")) {
      throw new IllegalArgumentException(
          "«" + space + "» names no space: identifiers have a-z, 0-9, _ and -");
    }
  }

  /** Who we are. */
  public sealed interface Credentials {
    /** An API key in the encoded form that Elasticsearch hands out (base64 of id:key). */
    record ApiKey(String encoded) implements Credentials {
      @Override
      public String toString() {
        return "ApiKey[…]";
      }
    }

    /** A user and a password. */
    record User(String name, String password) implements Credentials {
      @Override
      public String toString() {
        return "User[" + name + "]";
      }
    }
  }

  /** An endpoint within the space. */
  URI resolve(String path) {
    String place = space.isEmpty() ? "" : "/s/" + space;
    return URI.create(base.toString().replaceAll("/+$", "") + place + path);
  }

  /** The value of the header, or empty. */
  String authorization() {
    return switch (credentials) {
      case null -> "";
      case Credentials.ApiKey key -> "ApiKey " + key.encoded();
      case Credentials.User user -> "Basic " + base64(user.name() + ':' + user.password());
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
