package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.RollupReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** From a real Elasticsearch. */
class SeriesReaderTest {
  private static final Instant START = Instant.parse("2026-04-03T08:00:00Z");
  private static final long FIRST = Buckets.of(START);
  private static final int BUCKETS = 40;
  private static final int OPERATIONS = 7;

  @Test
  void read_readsAllHoweverLittleIsHeldAtATime() throws InterruptedException {
    BulkBody body = new BulkBody(1 << 16);
    for (int i = 0; i < BUCKETS * OPERATIONS; i++) {
      Node.addRates(
          body,
          "slices",
          "rate" + i,
          """
          {"@timestamp":"%s","inferscope":{"rollup":{"signal":"spans","service":"gateway",
           "operation":"op%d","span_kind":"Server","count":3}}}
          """
              .formatted(START.plusSeconds(10L * (i / OPERATIONS)), i % OPERATIONS));
    }
    Node.store(body, "slices");
    SeriesStore series = new SeriesStore(100, 100);

    new SeriesReader("slices", new RollupReader(Node.CONNECTION), series, 2 * OPERATIONS)
        .read(FIRST, FIRST + BUCKETS);

    assertThat(series.size()).isEqualTo(OPERATIONS);
    series.forEach(
        (key, ring) ->
            assertThat(ring.counts(FIRST, FIRST + BUCKETS)).as(key.detail()).containsOnly(3));
  }
}
