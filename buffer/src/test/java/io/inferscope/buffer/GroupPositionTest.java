package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class GroupPositionTest {
  @Test
  void of_readsWhatWasCommitted() {
    GroupPosition position =
        new GroupPosition(5240, 7, new TreeMap<>(Map.of(5000L, 5100L, 5180L, 5240L)));

    OffsetAndMetadata committed = position.toCommit();

    assertThat(committed.offset()).isEqualTo(5000);
    assertThat(committed.metadata()).isEqualTo("inferscope/1 next=240 lost=7 open=0+100,180+60");
    assertThat(GroupPosition.of(committed)).isEqualTo(position);
    assertThat(position.committed()).isEqualTo(5080);
  }

  @Test
  void of_readsAPositionWithoutOpenBatches() {
    GroupPosition position = new GroupPosition(12, 0, new TreeMap<>());

    assertThat(GroupPosition.of(position.toCommit())).isEqualTo(position);
    assertThat(position.committed()).isEqualTo(12);
  }

  @Test
  void of_goesOnWhereAnOperatorSetTheOffset() {
    assertThat(GroupPosition.of(new OffsetAndMetadata(77)))
        .isEqualTo(new GroupPosition(77, 0, new TreeMap<>()));
  }

  @Test
  void of_refusesANewerFormatByName() {
    assertThatThrownBy(() -> GroupPosition.of(new OffsetAndMetadata(1, "inferscope/2 x=1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("format 2")
        .hasMessageContaining("start the newer one");
  }

  @Test
  void toCommit_fitsKafkasLimitWithAsManyBatchesAsMayBeOpen() {
    TreeMap<Long, Long> open = new TreeMap<>();
    for (long i = 0; i < GroupPosition.MOST_OPEN; i++) {
      open.put(1L << 40 | i * 2_000_000_000L, (1L << 40 | i * 2_000_000_000L) + 2_000);
    }

    GroupPosition position = new GroupPosition(1L << 41, 1L << 40, open);

    assertThat(position.toCommit().metadata().length()).isLessThan(4096);
  }
}
