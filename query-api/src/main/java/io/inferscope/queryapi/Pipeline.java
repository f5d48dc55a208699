package io.inferscope.queryapi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loss account. Requests are what the buffer counts, records what they hold: a request that is
 * still buffered has not been taken apart.
 *
 * @param balanced whether, for every signal, appended requests equal committed and buffered ones,
 *     and the records of the committed ones equal stored and quarantined ones
 */
public record Pipeline(
    boolean balanced, Intake intake, List<Requests> requests, List<Records> records) {
  public Pipeline {
    requests = List.copyOf(requests);
    records = List.copyOf(records);
  }

  /** The account of these counters. */
  public static Pipeline of(Intake intake, List<Requests> requests, List<Records> records) {
    boolean balanced =
        requests.stream().allMatch(Requests::balanced)
            && records.stream().allMatch(Records::balanced);
    return new Pipeline(balanced, intake, requests, records);
  }

  /**
   * What one tenant may see: its own rows, and of the buffer, which all share, the sums; how long
   * the oldest request waits concerns it too.
   */
  Pipeline ofTenant(String tenant) {
    return of(
        new Intake(
            intake.since,
            intake.elsewhere,
            intake.received.stream().filter(row -> row.tenant.equals(tenant)).toList()),
        requests,
        records.stream().filter(row -> row.tenant.equals(tenant)).toList());
  }

  /**
   * What the collector of this process took and refused.
   *
   * @param since when it began to count; absent where this process has no collector
   * @param elsewhere where to look then
   */
  public record Intake(
      Optional<Instant> since, Optional<String> elsewhere, List<Received> received) {
    public Intake {
      received = List.copyOf(received);
    }

    /** Of a process that has no collector. */
    public static Intake none() {
      return new Intake(
          Optional.empty(),
          Optional.of(
              "This process has no collector; each that has shows inferscope_collector_requests_* and"
                  + " inferscope_collector_records_* (received, appended, refused) at its /metrics"),
          List.of());
    }
  }

  /**
   * Of one tenant and signal; {@code none} where a request was refused before either was known.
   * Once nothing is under way, received = appended + refused.
   *
   * @param requestsRefused by reason
   * @param recordsRefused by reason; of a request that could not be read no records are known
   */
  public record Received(
      String tenant,
      String signal,
      long requests,
      long requestsAppended,
      Map<String, Long> requestsRefused,
      long records,
      long recordsAppended,
      Map<String, Long> recordsRefused) {
    public Received {
      requestsRefused = Map.copyOf(requestsRefused);
      recordsRefused = Map.copyOf(recordsRefused);
    }
  }

  /**
   * Requests since the buffer was created, of all tenants.
   *
   * @param lagSeconds how long ago the oldest that is not committed was received
   * @param corrupt of the appended ones, how many turned out to be unreadable on disk
   */
  public record Requests(
      String topic,
      long appended,
      long committed,
      long buffered,
      double lagSeconds,
      long corrupt,
      long bytes) {
    private boolean balanced() {
      return appended == committed + buffered && corrupt == 0;
    }
  }

  /** Records of committed requests of one tenant and signal. */
  public record Records(
      String tenant, String signal, long records, long stored, long quarantined, long duplicates) {
    private boolean balanced() {
      return records == stored + quarantined && duplicates == 0;
    }
  }
}
