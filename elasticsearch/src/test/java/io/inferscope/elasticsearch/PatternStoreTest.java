package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.PatternStore.Mask;
import io.inferscope.elasticsearch.PatternStore.Merge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PatternStoreTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private final String namespace = UUID.randomUUID().toString();
  private final PatternStore store = new PatternStore(Node.CONNECTION, namespace);

  @Test
  void merges_areKeptOnceAndApartByNamespace() {
    Merge one = new Merge("shop", "a", "b", "paid <*>");
    Merge other = new Merge("shop", "a", "c", "<*> <*>");
    store.add(List.of(one, other));
    store.add(List.of(other));
    new PatternStore(Node.CONNECTION, namespace + "-2").add(List.of(new Merge("s", "x", "y", "z")));

    assertThat(store.merges()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void correct_changesWhatIsThere() {
    store.correct(
        "p1",
        Optional.empty(),
        before -> new Correction("p1", "paid", before.pinned(), Set.of(1), "k", NOON));
    store.correct(
        "p1",
        Optional.empty(),
        before ->
            new Correction("p1", before.name(), true, before.splitOn(), "k2", NOON.plusSeconds(1)));

    assertThat(store.corrections())
        .containsExactly(new Correction("p1", "paid", true, Set.of(1), "k2", NOON.plusSeconds(1)));
  }

  @Test
  void masks_comeInOrderOfTheirCreation() {
    Mask first = new Mask("m1", "a+", "k", NOON);
    Mask second = new Mask("m2", "b+", "k", NOON.plusSeconds(1));
    store.put(second);
    store.put(first);
    assertThat(store.masks()).containsExactly(first, second);

    store.removeMask("m1");
    store.removeMask("none");
    assertThat(store.masks()).containsExactly(second);
  }
}
