package io.inferscope.otlp;

/** What became of a request's bytes. */
public sealed interface DecodeResult {

  /**
   * The whole request was read.
   *
   * @param records how many were handed to the consumer, with indices 0 to {@code records - 1}
   * @param repairedTexts strings that were not UTF-8; each bad sequence was replaced by U+FFFD
   * @param deepValues values nested deeper than the limit, which became JSON text
   */
  record Decoded(int records, int repairedTexts, int deepValues) implements DecodeResult {}

  /**
   * The bytes are not such a request. Records before {@code offset} may have been handed out
   * already: check first where that matters.
   *
   * @param offset where in the request, in bytes from its beginning
   * @param reason for people, without a full stop
   */
  record Malformed(int offset, String reason) implements DecodeResult {}
}
