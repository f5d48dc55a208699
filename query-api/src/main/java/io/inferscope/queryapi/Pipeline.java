package io.inferscope.queryapi;

import java.util.List;

/**
 * The loss account. Requests are what the buffer counts, records what they hold: a request that is
 * still buffered has not been taken apart.
 *
 * @param balanced whether, for every signal, appended requests equal committed and buffered ones,
 *     and the records of the committed ones equal stored and quarantined ones
 */
public record Pipeline(boolean balanced, List<Requests> requests, List<Records> records) {
  public Pipeline {
    requests = List.copyOf(requests);
    records = List.copyOf(records);
  }

  /**
   * Requests since the buffer was created.
   *
   * @param corrupt of the appended ones, how many turned out to be unreadable on disk
   */
  public record Requests(
      String topic,
      long appended,
      long committed,
      long buffered,
      double lagSeconds,
      long corrupt,
      long bytes) {}

  /** Records of committed requests of one tenant and signal. */
  public record Records(
      String tenant, String signal, long records, long stored, long quarantined, long duplicates) {}
}
