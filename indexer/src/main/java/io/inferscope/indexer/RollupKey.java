package io.inferscope.indexer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What records that are counted together have in common; an empty text where a dimension does not
 * apply.
 *
 * @param bucketSeconds the beginning of ten seconds, in seconds since the epoch
 */
record RollupKey(
    String tenant,
    long bucketSeconds,
    String signal,
    Source source,
    String operation,
    String spanKind,
    String severity,
    String patternId,
    String model,
    String status) {
  static final String OTHER = "other";

  private static final int LONGEST = 256;

  /** The dimensions that come from the resource. */
  record Source(String service, String instance, String version) {}

  /** A key of which a batch can have one for each tenant only, for what exceeds the bound. */
  static RollupKey other(String tenant, long bucketSeconds, String signal) {
    return new RollupKey(
        tenant, bucketSeconds, signal, new Source(OTHER, "", ""), OTHER, "", "", "", "", "");
  }

  /** A dimension's value, bounded so that it is always indexed. */
  static String bounded(String value) {
    if (value.length() <= LONGEST) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return value.substring(0, end);
  }

  /** 125 bits of a hash over all dimensions, as 25 base-32 digits. */
  String hash() {
    StringBuilder text = new StringBuilder();
    for (Object part : new Object[] {tenant, bucketSeconds, signal, source.service}) {
      text.append(part).append('\0');
    }
    text.append(source.instance).append('\0').append(source.version).append('\0');
    text.append(operation).append('\0').append(spanKind).append('\0').append(severity);
    text.append('\0').append(patternId).append('\0').append(model).append('\0').append(status);
    byte[] digest = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    StringBuilder id = new StringBuilder(25);
    for (int i = 0; i < 5; i++) {
      long five = 0;
      for (int b = 0; b < 4; b++) {
        five = (five << 8) | (digest[4 * i + b] & 0xFF);
      }
      DocumentId.append(id, five & ((1L << 25) - 1), 5);
    }
    return id.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
