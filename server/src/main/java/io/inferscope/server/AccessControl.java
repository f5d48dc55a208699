package io.inferscope.server;

import io.inferscope.collector.TokenVerifier;
import io.inferscope.queryapi.Access;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may deliver, read and operate, from the configured API keys. Without any, loopback is open.
 * Thread-safe.
 */
final class AccessControl {
  private static final String OPEN_TENANT = "default";

  private final ApiKeys keys;
  private final Set<String> tenants;

  private AccessControl(Configuration configuration) {
    keys = new ApiKeys(configuration.access().apiKeys());
    tenants =
        new TreeSet<>(
            configuration.access().apiKeys().stream()
                .map(ApiKey::tenant)
                .collect(Collectors.toSet()));
    tenants.add(configuration.collector().logstashTenant());
    if (keys.isEmpty()) {
      tenants.add(OPEN_TENANT);
    }
    if (configuration.buffer().type() == Configuration.BufferType.KAFKA) {
      // Whose the records are that others write to the topics.
      tenants.add(configuration.buffer().kafka().tenant());
    }
  }

  /** Refuses a configuration that would let anybody in from the network. */
  static AccessControl of(Configuration configuration) {
    if (configuration.access().apiKeys().isEmpty() && !isLoopback(configuration.bindAddress())) {
      throw new ConfigurationException(
          "bind-address: '"
              + configuration.bindAddress()
              + "' can be reached from other machines, which needs API keys under access.api-keys;"
              + " make one with `inferscope api-key create`, or bind 127.0.0.1");
    }
    return new AccessControl(configuration);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigurationException(
          "bind-address: '" + address + "' is not an address of this machine");
    }
  }

  /** Lines carry no credentials, so they are only taken on loopback. */
  String lineAddress(Configuration configuration) {
    return isLoopback(configuration.bindAddress()) ? configuration.bindAddress() : "127.0.0.1";
  }

  /** All tenants that may have data. */
  Set<String> tenants() {
    return tenants;
  }

  TokenVerifier.Verdict ingest(String token) {
    if (keys.isEmpty()) {
      return new TokenVerifier.Verdict.Accepted(OPEN_TENANT);
    }
    return keys.verify(token)
        .<TokenVerifier.Verdict>map(
            key ->
                key.scopes().contains(ApiKey.Scope.INGEST)
                    ? new TokenVerifier.Verdict.Accepted(key.tenant())
                    : new TokenVerifier.Verdict.Forbidden())
        .orElseGet(TokenVerifier.Verdict.Unknown::new);
  }

  Access.Decision query(String token, Access.Right right) {
    if (keys.isEmpty()) {
      return new Access.Decision.Granted(OPEN_TENANT, "local", true);
    }
    ApiKey.Scope needed =
        switch (right) {
          case READ -> ApiKey.Scope.READ;
          case OPERATE -> ApiKey.Scope.OPERATE;
          case ADMIN -> ApiKey.Scope.ADMIN;
        };
    return keys.verify(token)
        .<Access.Decision>map(
            key ->
                key.scopes().contains(needed)
                    ? new Access.Decision.Granted(
                        key.tenant(), key.id(), key.scopes().contains(ApiKey.Scope.ADMIN))
                    : new Access.Decision.Forbidden())
        .orElseGet(Access.Decision.Unauthenticated::new);
  }
}
