package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the account as anybody could: from Elasticsearch. */
final class Accounts {
  private Accounts() {}

  /** The sum over all partitions. */
  static Counts of(String tenant, String signal) {
    Counts sum = new Counts(tenant, signal, 0, 0, 0, 0);
    for (JsonNode hit : Node.hits(Account.INDEX)) {
      for (JsonNode entry : hit.at("/_source/entries")) {
        if (entry.path("tenant").asText().equals(tenant)
            && entry.path("signal").asText().equals(signal)) {
          sum =
              sum.plus(
                  new Counts(
                      tenant,
                      signal,
                      entry.path("records").asLong(),
                      entry.path("stored").asLong(),
                      entry.path("quarantined").asLong(),
                      entry.path("duplicates").asLong()));
        }
      }
    }
    return sum;
  }
}
