package io.inferscope.collector;

import java.util.Map;

/**
 * What a collector took of one tenant and signal since it started. Once nothing is under way,
 * {@code received = appended + refused}, for requests and for records.
 *
 * @param tenant {@code none} where a request was refused before it was known
 * @param signal {@code logs}, {@code traces}, {@code metrics}, likewise {@code none}
 * @param requestsReceived lines are records without a request
 * @param requestsRefused by reason
 * @param recordsReceived of requests whose bytes were found sound
 * @param recordsRefused by reason
 */
public record IntakeCounts(
    String tenant,
    String signal,
    long requestsReceived,
    long requestsAppended,
    Map<String, Long> requestsRefused,
    long recordsReceived,
    long recordsAppended,
    Map<String, Long> recordsRefused) {
  public IntakeCounts {
    requestsRefused = Map.copyOf(requestsRefused);
    recordsRefused = Map.copyOf(recordsRefused);
  }
}
