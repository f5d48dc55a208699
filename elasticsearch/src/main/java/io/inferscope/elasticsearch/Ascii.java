package io.inferscope.elasticsearch;

import java.nio.charset.StandardCharsets;

/** Constant parts of what is sent. */
final class Ascii {
  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
