package io.inferscope.elasticsearch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Elasticsearch is and who we are to it.
 *
 * @param hosts one or more base addresses, {@code http} or {@code https}; requests go round robin
 * @param credentials null where there is no security
 * @param trust null trusts what the JDK trusts
 * @param connectTimeout until a connection stands
 * @param requestTimeout until the whole answer is there
 */
public record ElasticsearchConfig(
    List<URI> hosts,
    @Nullable Credentials credentials,
    @Nullable Trust trust,
    Duration connectTimeout,
    Duration requestTimeout) {

  public ElasticsearchConfig {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("at least one Elasticsearch host is needed");
    }
  }

  /** One host without security, five seconds to connect, a minute to answer. */
  public static ElasticsearchConfig of(URI host) {
    return new ElasticsearchConfig(
        List.of(host), null, null, Duration.ofSeconds(5), Duration.ofMinutes(1));
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

  /** Which server certificates are good. */
  public sealed interface Trust {
    /** Certificates signed by one of the authorities in a PEM file. */
    record Authority(Path pemFile) implements Trust {}

    /**
     * A chain that contains the certificate of this SHA-256 fingerprint (64 hex digits, colons
     * allowed), as Elasticsearch prints it when it starts for the first time.
     */
    record Fingerprint(String sha256) implements Trust {}
  }
}
