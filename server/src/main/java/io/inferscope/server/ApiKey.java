package io.inferscope.server;

import java.util.Set;

/**
 * A stored API key: what it may do and the hash of its secret, never the secret.
 *
 * @param id public part, names the key in logs
 * @param tenant whose data it writes and reads: the namespace of the data streams
 * @param hash {@code sha256:} and 64 hex digits
 */
record ApiKey(String id, String tenant, Set<Scope> scopes, String hash) {
  ApiKey {
    scopes = Set.copyOf(scopes);
    if (!isTenant(tenant)) {
      throw new IllegalArgumentException(
          "a tenant is 1 to 100 characters of a-z, 0-9, _ and ., since it names data streams");
    }
    if (!hash.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "expected sha256: and 64 hex digits, as `inferscope api-key create` prints");
    }
  }

  static boolean isTenant(String name) {
    return name.matches("[a-z0-9][a-z0-9_.]{0,99}");
  }

  /** What a key allows; none implies another. */
  enum Scope {
    /** Deliver telemetry. */
    INGEST,
    /** See the tenant's data. */
    READ,
    /** Change the tenant's state: incidents, patterns, masks. */
    OPERATE,
    /** See what is counted of all tenants: {@code /metrics}, every row of the loss account. */
    ADMIN
  }
}
