package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KafkaPartitionTest {
  @Test
  void take_endsABatchWhereKafkaHasNoRecord() {
    KafkaPartition partition = partition(new GroupPosition(0, 0, new TreeMap<>()), 0);
    fetch(partition, 0, 1, 3, 4, 5);

    Batch first = take(partition);
    Batch second = take(partition);

    assertThat(first.end()).isEqualTo(2);
    assertThat(second.start()).isEqualTo(3);
    assertThat(second.records()).extracting(Fixtures::text).containsExactly("3", "4", "5");
    assertThat(partition.position().lost()).isZero();
  }

  @Test
  void take_givesOpenBatchesFirstAndWaitsUntilAllOfTheirRecordsAreThere() {
    TreeMap<Long, Long> open = new TreeMap<>(Map.of(10L, 12L, 20L, 23L));
    KafkaPartition partition = partition(new GroupPosition(25, 0, open), 0);
    assertThat(partition.fetchedTo()).isEqualTo(10);
    fetch(partition, 10);
    assertThat(partition.hasBatch()).isFalse();
    assertThat(partition.lacksRecords()).isTrue();
    fetch(partition, 11, 12, 13, 20, 21, 22, 24, 25, 26);

    Batch first = take(partition);
    Batch second = take(partition);
    Batch third = take(partition);

    assertThat(first.redelivered()).isTrue();
    assertThat(first.records()).extracting(Fixtures::text).containsExactly("10", "11");
    assertThat(second.start()).isEqualTo(20);
    assertThat(second.end()).isEqualTo(23);
    assertThat(third.redelivered()).isFalse();
    assertThat(third.records()).extracting(Fixtures::text).containsExactly("25", "26");
  }

  @Test
  void position_goesBackOnlyToTheOldestOpenBatch() {
    KafkaPartition partition = partition(new GroupPosition(0, 0, new TreeMap<>()), 0);
    fetch(partition, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    Batch first = take(partition);
    Batch second = take(partition);
    Batch third = take(partition);

    partition.commit(second.start());
    assertThat(partition.position())
        .isEqualTo(new GroupPosition(9, 0, new TreeMap<>(Map.of(0L, 3L, 6L, 9L))));
    partition.commit(first.start());
    partition.commit(third.start());

    assertThat(partition.position()).isEqualTo(new GroupPosition(9, 0, new TreeMap<>()));
  }

  @Test
  void take_givesLostRecordsWhereKafkaHasDeletedOnesThatWereHandedOut() {
    TreeMap<Long, Long> open = new TreeMap<>(Map.of(10L, 13L));
    KafkaPartition partition = partition(new GroupPosition(13, 0, open), 12);
    fetch(partition, 12, 13);

    Batch again = take(partition);
    partition.commit(again.start());

    assertThat(again.records()).extracting(BufferRecord::isLost).containsExactly(true, true, false);
    assertThat(partition.position().lost()).isEqualTo(2);
    assertThat(take(partition).start()).isEqualTo(13);
  }

  @Test
  void skipTo_countsWhatWasDeletedUnread() {
    KafkaPartition partition = partition(new GroupPosition(5, 1, new TreeMap<>()), 9);

    assertThat(partition.position()).isEqualTo(new GroupPosition(9, 5, new TreeMap<>()));
    assertThat(partition.isChanged()).isTrue();
  }

  @Test
  void giveBack_handsTheSameBatchOutAgain() {
    KafkaPartition partition = partition(new GroupPosition(0, 0, new TreeMap<>()), 0);
    fetch(partition, 0, 1, 2, 3);
    Batch taken = take(partition);

    partition.giveBack(taken);
    fetch(partition, 4);

    Batch again = take(partition);
    assertThat(again.records()).isEqualTo(taken.records());
    assertThat(again.redelivered()).isTrue();
    assertThat(take(partition).start()).isEqualTo(3);
  }

  private static KafkaPartition partition(GroupPosition position, long first) {
    return new KafkaPartition(Topic.LOGS, 2, 1, position, first, 0);
  }

  private static void fetch(KafkaPartition partition, long... offsets) {
    for (long offset : offsets) {
      partition.fetched(offset, Fixtures.record(Long.toString(offset)));
    }
  }

  private static Batch take(KafkaPartition partition) {
    assertThat(partition.hasBatch()).isTrue();
    return partition.take(3, Long.MAX_VALUE);
  }
}
