package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DocumentIdTest {
  private static final UUID IDENTITY = UUID.fromString("ffffffff-ffff-4fff-bfff-fffffffffff7");

  @Test
  void ids_growWithThePlaceAsTextAndAsElasticsearchStoresThem() {
    DocumentId ids = new DocumentId(IDENTITY, 3);
    List<String> inOrder = new ArrayList<>();
    for (long position : new long[] {0, 1, 31, 32, 1_000_000, Integer.MAX_VALUE, 1L << 59}) {
      for (int index : new int[] {0, 1, 25, 26, 33_000_000}) {
        inOrder.add(ids.record(position, index));
        inOrder.add(ids.event(position, index, 0));
        inOrder.add(ids.event(position, index, 1_000));
      }
    }

    assertThat(inOrder).isSorted().doesNotHaveDuplicates().allMatch(id -> id.length() == 52);
    assertThat(inOrder)
        .isSortedAccordingTo(
            (a, b) ->
                Arrays.compareUnsigned(
                    Base64.getUrlDecoder().decode(a), Base64.getUrlDecoder().decode(b)));
  }

  @Test
  void ids_ofOtherBuffersAndPartitionsDiffer() {
    String id = new DocumentId(IDENTITY, 3).record(7, 1);

    assertThat(new DocumentId(IDENTITY, 4).record(7, 1)).isNotEqualTo(id);
    assertThat(new DocumentId(new UUID(1, 2), 3).record(7, 1)).isNotEqualTo(id);
    assertThat(id).startsWith(new DocumentId(IDENTITY, 3).batch(7));
  }

  @Test
  void record_refusesWhatDoesNotFit() {
    DocumentId ids = new DocumentId(IDENTITY, 0);

    assertThatThrownBy(() -> ids.record(1L << 60, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ids.record(0, 1 << 25)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ids.record(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
