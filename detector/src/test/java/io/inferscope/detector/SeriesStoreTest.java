package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesStoreTest {
  private final SeriesStore store = new SeriesStore(2, 10);

  @Test
  void update_keepsTheHistoryOfWhatIsInUseWhereThereIsNoRoom() {
    for (int bucket = 0; bucket < 5; bucket++) {
      store.update(List.of(row("a", bucket), row("b", bucket), row("c", bucket)));
    }

    assertThat(store.size()).isEqualTo(2);
    assertThat(store.refused()).isEqualTo(5);
    store.forEach((key, ring) -> assertThat(ring.counts(0, 5)).as(key.service()).containsOnly(7));
  }

  @Test
  void update_letsWhatIsSilentMakeRoom() {
    store.update(List.of(row("a", 0), row("b", 0)));
    store.update(List.of(row("b", 10), row("c", 10)));

    store.forEach((key, ring) -> assertThat(key.service()).isIn("b", "c"));
    assertThat(store.refused()).isZero();
    assertThat(store.firstBucket("a")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void update_doesNotTakeForSilenceWhatWasRefusedBefore() {
    store.update(List.of(row("a", 0), row("b", 0), row("c", 0)));
    store.update(List.of(row("b", 10), row("c", 10)));

    store.forEach(
        (key, ring) -> {
          if (key.service().equals("c")) {
            assertThat(ring.knownFrom()).isEqualTo(10);
          }
        });
    assertThat(store.size()).isEqualTo(2);
  }

  private static Row row(String service, long bucket) {
    return new Row(new SeriesKey(SeriesKey.Type.LOGS, service, "INFO"), bucket, 7, 0, null);
  }
}
