package io.inferscope.otlp;

/** What became of an OTLP/JSON request. */
public sealed interface TranscodeResult {

  /** The same request as protobuf; owned by whoever asked. */
  record Transcoded(byte[] request) implements TranscodeResult {}

  /**
   * The text is not such a request.
   *
   * @param offset where, in bytes from the beginning, as far as it is known
   * @param reason for people, without a full stop
   */
  record Malformed(long offset, String reason) implements TranscodeResult {}
}
