package io.inferscope.patterns;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names patterns: equal service and template give an equal id on every node. */
final class PatternIds {

  private static final int BYTES = 8;

  private PatternIds() {}

  /** 16 hexadecimal digits of SHA-256 over service and canonical template. */
  static String of(String service, String canonicalTemplate) {
    MessageDigest digest = sha256();
    digest.update(service.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    byte[] hash = digest.digest(canonicalTemplate.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
