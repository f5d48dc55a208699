package io.inferscope.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks API keys of the form {@code isk_<id>_<secret>}. The secret has 256 random bits, so a plain
 * SHA-256 cannot be searched for it; a slow password hash would only cost time on every request.
 * Thread-safe.
 */
final class ApiKeys {
  private static final String PREFIX = "isk_";

  private final Map<String, ApiKey> byId;

  ApiKeys(List<ApiKey> keys) {
    byId = keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::id, Function.identity()));
  }

  /** Whether there is no key at all: then everything on loopback is open. */
  boolean isEmpty() {
    return byId.isEmpty();
  }

  /**
   * The key that {@code token} proves, or nothing for a token that is malformed, unknown or wrong.
   */
  Optional<ApiKey> verify(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int end = token.indexOf('_', PREFIX.length());
    ApiKey key = end < 0 ? null : byId.get(token.substring(PREFIX.length(), end));
    if (key == null) {
      return Optional.empty();
    }
    boolean right =
        MessageDigest.isEqual(
            key.hash().getBytes(StandardCharsets.US_ASCII),
            hash(token).getBytes(StandardCharsets.US_ASCII));
    return right ? Optional.of(key) : Optional.empty();
  }

  /** A new random token; {@link #hash} of it is what the configuration keeps. */
  static String newToken(SecureRandom random) {
    byte[] id = new byte[4];
    byte[] secret = new byte[32];
    random.nextBytes(id);
    random.nextBytes(secret);
    return PREFIX
        + HexFormat.of().formatHex(id)
        + "_"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The public id inside a token of {@link #newToken}. */
  static String idOf(String token) {
    return token.substring(PREFIX.length(), token.indexOf('_', PREFIX.length()));
  }

  static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
