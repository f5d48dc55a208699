package io.inferscope.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupContrastTest {
  private static final int TRIALS = 200;
  private static final Item PLANTED = new Item("service.version", "1.5.0");

  private final Random random = new Random(11);

  @Test
  void compare_namesThePlantedTraitAndWhatElseHoldsForIt() {
    for (int trial = 0; trial < TRIALS; trial++) {
      GroupContrast.Compared compared =
          compared(documents(1_000, 0.08), documents(100 + random.nextInt(400), 0.92));

      GroupContrast.Trait first = compared.traits().getFirst();
      assertThat(first.items()).as("trial %d: %s", trial, first).contains(PLANTED);
      assertThat(first.effect()).isCloseTo(0.84, within(0.15));
      assertThat(first.pValue()).isLessThan(1e-4);
      assertThat(first.alsoDescribedBy()).contains(new Item("image", "1.5.0"));
    }
  }

  @Test
  void compare_staysSilentWhereTheGroupsAreAlike() {
    int silent = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int size = 20 + random.nextInt(800);
      silent += compared(documents(1_000, 0.3), documents(size, 0.3)).traits().isEmpty() ? 1 : 0;
    }
    assertThat(silent).isGreaterThanOrEqualTo(TRIALS * 98 / 100);
  }

  /** One customer sends all at once now and then, without anything being wrong with it. */
  @Test
  void compare_takesABurstForOneWitness() {
    int silent = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      List<List<Item>> usual = documents(1_000, 0.3);
      List<List<Item>> unusual = new ArrayList<>(documents(190, 0.3));
      for (int i = 0; i < 60; i++) {
        unusual.add(60, List.of(new Item("tenant", "in a burst")));
      }
      for (int i = 0; i < 60; i++) {
        usual.add(500, List.of(new Item("tenant", "in a burst")));
      }
      silent += compared(usual, unusual).traits().isEmpty() ? 1 : 0;
    }
    assertThat(silent).isGreaterThanOrEqualTo(TRIALS * 95 / 100);
  }

  @Test
  void compare_ofFewSaysSo() {
    assertThat(GroupContrast.compare(documents(1_000, 0.1), documents(19, 0.9)))
        .isEqualTo(new GroupContrast.TooFew());
    assertThat(GroupContrast.compare(documents(19, 0.1), documents(1_000, 0.9)))
        .isEqualTo(new GroupContrast.TooFew());
    assertThat(GroupContrast.compare(documents(20, 0.02), documents(20, 0.98)))
        .isInstanceOfSatisfying(
            GroupContrast.Compared.class, compared -> assertThat(compared.traits()).isNotEmpty());
  }

  private static GroupContrast.Compared compared(List<List<Item>> usual, List<List<Item>> unusual) {
    return (GroupContrast.Compared) GroupContrast.compare(usual, unusual);
  }

  private List<List<Item>> documents(int size, double planted) {
    List<List<Item>> documents = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Item> items = new ArrayList<>();
      boolean has = random.nextDouble() < planted;
      items.add(has ? PLANTED : new Item("service.version", "1.4.9"));
      items.add(new Item("image", has ? "1.5.0" : "1.4.9"));
      items.add(new Item("tenant", "tenant-" + (int) Math.abs(3 * random.nextGaussian())));
      items.add(new Item("host.name", "host-" + random.nextInt(5)));
      items.add(new Item("gen_ai.request.model", random.nextInt(4) == 0 ? "large" : "small"));
      items.add(new Item("request.id", "id-" + random.nextLong()));
      documents.add(List.copyOf(items));
    }
    return documents;
  }
}
