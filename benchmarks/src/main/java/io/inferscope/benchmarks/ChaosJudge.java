package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** Compares what was acknowledged with what is in Elasticsearch, and with nothing else. */
final class ChaosJudge {
  private static final String STORED = "logs-*.otel-default";
  private static final String QUARANTINE = "logs-inferscope.quarantine-default";
  private static final int PAGE = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Elasticsearch elasticsearch;
  private final ChaosLoad load;

  ChaosJudge(Elasticsearch elasticsearch, ChaosLoad load) {
    this.elasticsearch = elasticsearch;
    this.load = load;
  }

  /**
   * The end of the account, in records.
   *
   * @param appended were acknowledged
   * @param stored are found
   * @param resent are found again because their acknowledgement was lost and the client sent them
   *     again
   * @param lost were acknowledged and are nowhere
   * @param doubled are found more often than they were sent
   * @param accountAgrees what {@code inferscope verify} says
   */
  record Verdict(
      long appended,
      long stored,
      long quarantined,
      long buffered,
      long resent,
      long lost,
      long doubled,
      boolean accountAgrees) {
    static final Verdict NONE = new Verdict(0, 0, 0, 0, 0, 0, 0, true);

    /** Both together. */
    Verdict plus(Verdict other) {
      return new Verdict(
          appended + other.appended,
          stored + other.stored,
          quarantined + other.quarantined,
          buffered + other.buffered,
          resent + other.resent,
          lost + other.lost,
          doubled + other.doubled,
          accountAgrees && other.accountAgrees);
    }

    boolean isGood() {
      return lost == 0 && doubled == 0 && buffered == 0 && accountAgrees;
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "appended=%d stored=%d quarantined=%d buffered=%d resent=%d lost=%d doubled=%d"
              + " account=%s",
          appended,
          stored,
          quarantined,
          buffered,
          resent,
          lost,
          doubled,
          accountAgrees ? "even" : "differs");
    }
  }

  /** Reads everything; the load has finished. */
  Verdict verdict(long buffered, boolean accountAgrees) throws IOException, InterruptedException {
    int records = Math.toIntExact(load.records());
    int[] stored = new int[records];
    int[] quarantined = new int[records];
    elasticsearch.refresh(STORED);
    elasticsearch.refresh(QUARANTINE);
    readStored(stored);
    readQuarantined(quarantined);
    long found = 0;
    long kept = 0;
    long resent = 0;
    long lost = 0;
    long doubled = 0;
    for (int record = 0; record < records; record++) {
      int copies = stored[record] + quarantined[record];
      found += Math.min(1, stored[record]);
      kept += stored[record] == 0 ? Math.min(1, quarantined[record]) : 0;
      lost += copies == 0 && load.isAcknowledged(record) ? 1 : 0;
      doubled += Math.max(0, copies - load.mostCopies(record));
      resent += Math.max(0, Math.min(copies, load.mostCopies(record)) - 1);
    }
    return new Verdict(
        load.acknowledgedRecords(), found, kept, buffered, resent, lost, doubled, accountAgrees);
  }

  private void readStored(int[] copies) throws IOException, InterruptedException {
    String field = "attributes." + ChaosLoad.NUMBER;
    String after = "";
    JsonNode hits;
    do {
      hits =
          elasticsearch
              .search(
                  STORED,
                  """
                  {"size": %d, "_source": false, "track_total_hits": false,
                   "sort": [{"%s": {"order": "asc", "unmapped_type": "long"}}, {"@timestamp": "asc"}, {"_doc": "asc"}]%s}
                  """
                      .formatted(PAGE, field, after))
              .path("hits")
              .path("hits");
      for (JsonNode hit : hits) {
        copies[hit.path("sort").path(0).asInt()]++;
      }
      // All copies of one number must be on one page: begin again with the last number.
      if (hits.size() == PAGE) {
        int last = hits.get(PAGE - 1).path("sort").path(0).asInt();
        for (JsonNode hit : hits) {
          copies[last] -= hit.path("sort").path(0).asInt() == last ? 1 : 0;
        }
        after = ", \"query\": {\"range\": {\"" + field + "\": {\"gte\": " + last + "}}}";
      }
    } while (hits.size() == PAGE);
  }

  private void readQuarantined(int[] copies) throws IOException, InterruptedException {
    JsonNode hits =
        elasticsearch.search(QUARANTINE, "{\"size\": " + PAGE + "}").path("hits").path("hits");
    for (JsonNode hit : hits) {
      String document =
          hit.path("_source").path("inferscope").path("quarantine").path("document").asText();
      JsonNode attributes = JSON.readTree(Base64.getDecoder().decode(document)).path("attributes");
      if (attributes.has(ChaosLoad.NUMBER)) {
        copies[attributes.path(ChaosLoad.NUMBER).asInt()]++;
      }
    }
  }
}
