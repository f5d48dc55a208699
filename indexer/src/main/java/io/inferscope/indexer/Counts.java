package io.inferscope.indexer;

/**
 * What became of the records of one tenant and signal, on their way from the buffer to
 * Elasticsearch. {@code records = stored + quarantined + duplicates} once a batch is committed.
 *
 * @param tenant whose records
 * @param signal {@code logs}, {@code spans}, {@code span_events}, {@code metrics} (points), or
 *     {@code requests} for requests that could not be decoded
 * @param records decoded from the buffer's requests
 * @param stored found in Elasticsearch, written by this delivery or one before
 * @param quarantined refused by Elasticsearch and kept in the quarantine stream instead
 * @param duplicates answered with 409 although delivered for the first time: an alarm, since it
 *     means that two records have one id
 */
public record Counts(
    String tenant, String signal, long records, long stored, long quarantined, long duplicates) {

  Counts plus(Counts other) {
    return new Counts(
        tenant,
        signal,
        records + other.records,
        stored + other.stored,
        quarantined + other.quarantined,
        duplicates + other.duplicates);
  }
}
