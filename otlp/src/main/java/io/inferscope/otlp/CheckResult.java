package io.inferscope.otlp;

import java.util.Map;

/** What a request's bytes are, found without building records. */
public sealed interface CheckResult {

  /**
   * The request decodes wholly.
   *
   * @param records log records, spans or data points
   * @param recordsByService how many of each {@code service.name}; after {@value
   *     OtlpCheck#MOST_SERVICES} names, the others are counted together under {@value
   *     OtlpCheck#OTHER_SERVICES}
   */
  record Sound(int records, Map<String, Integer> recordsByService) implements CheckResult {
    public Sound {
      recordsByService = Map.copyOf(recordsByService);
    }
  }

  /**
   * The bytes are not such a request.
   *
   * @param offset where, in bytes from the beginning
   * @param reason for people, without a full stop
   */
  record Malformed(int offset, String reason) implements CheckResult {}
}
