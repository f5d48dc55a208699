package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Below the memory bound, patterns are a function of the set of messages. */
final class ConvergenceTest {

  private static final String[] NAMES = {
    "anna", "bert", "cleo", "dora", "emil", "fred", "gina", "hugo", "ivan", "jane"
  };
  private static final String[] STATES = {"open", "closed", "half"};
  private static final String[] SERVICES = {"shop", "till"};

  private record Line(String service, String body) {}

  private static List<Line> lines(long seed) {
    Random random = new Random(seed);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lines.add(new Line(SERVICES[random.nextInt(2)], body(random)));
    }
    return lines;
  }

  private static String body(Random random) {
    String name = NAMES[random.nextInt(NAMES.length)];
    String other = NAMES[random.nextInt(NAMES.length)];
    String state = STATES[random.nextInt(STATES.length)];
    int number = random.nextInt(10_000);
    return switch (random.nextInt(9)) {
      case 0 -> "customer " + name + " paid order " + number;
      case 1 -> "circuit to " + name + " is " + state;
      case 2 -> "moved basket from " + name + " to " + other + " in " + number + "ms";
      case 3 -> "request done status=" + state + " user=" + name + " took=" + number;
      case 4 -> "peers " + "10.0.0.7 ".repeat(1 + random.nextInt(3)) + "joined";
      case 5 ->
          "clock follows " + (random.nextBoolean() ? "LOCAL(" + number + ")" : number) + " now";
      case 6 -> "cpu" + random.nextInt(4) + " is " + state;
      case 7 -> "mode=safe request " + number;
      default -> name + " " + state + " " + other;
    };
  }

  private static Map<Line, Pattern> outcome(PatternMiner miner, List<Line> lines) {
    Map<Line, Pattern> outcome =
        new TreeMap<>((a, b) -> (a.service + a.body).compareTo(b.service + b.body));
    for (Line line : lines) {
      outcome.put(line, miner.match(line.service, line.body));
    }
    return outcome;
  }

  private static PatternMiner mined(List<Line> lines) {
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    lines.forEach(line -> miner.match(line.service, line.body));
    return miner;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void match_convergesInAnyOrder(long seed) {
    List<Line> lines = lines(seed);
    List<Line> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(outcome(mined(shuffled), lines)).isEqualTo(outcome(mined(lines), lines));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void absorb_makesOneOfManyNodes(long seed) {
    List<Line> lines = lines(seed);
    Random random = new Random(seed);
    List<List<Line>> shares = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    lines.forEach(line -> shares.get(random.nextInt(3)).add(line));
    List<LeafRecord> leaves = new ArrayList<>();
    for (List<Line> share : shares) {
      leaves.addAll(mined(share).leavesSince(0, Integer.MAX_VALUE).leaves());
    }
    Collections.shuffle(leaves, random);

    PatternMiner joined = new PatternMiner(MinerLimits.DEFAULT);
    joined.absorb(LeafRecord.union(leaves));

    assertThat(outcome(joined, lines)).isEqualTo(outcome(mined(lines), lines));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void absorb_continuesAfterARestartWithMessagesComingTwice(long seed) {
    List<Line> lines = lines(seed);
    List<LeafRecord> stored =
        mined(lines.subList(0, 350)).leavesSince(0, Integer.MAX_VALUE).leaves();

    PatternMiner restarted = new PatternMiner(MinerLimits.DEFAULT);
    restarted.absorb(stored);
    lines.subList(300, 600).forEach(line -> restarted.match(line.service, line.body));

    assertThat(outcome(restarted, lines)).isEqualTo(outcome(mined(lines), lines));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void drainAliases_leadFromEveryIdEverGivenToTheLastOne(long seed) {
    List<Line> lines = lines(seed);
    PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    List<String> given = new ArrayList<>();
    for (Line line : lines) {
      given.add(miner.match(line.service, line.body).id());
    }
    Map<String, String> aliases = new TreeMap<>();
    miner.drainAliases().forEach(alias -> aliases.put(alias.from(), alias.to()));

    for (int i = 0; i < lines.size(); i++) {
      String resolved = given.get(i);
      while (aliases.containsKey(resolved)) {
        resolved = aliases.get(resolved);
      }
      Line line = lines.get(i);
      assertThat(resolved).isEqualTo(miner.match(line.service, line.body).id());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void union_isCommutativeAndIdempotent(long seed) {
    List<LeafRecord> a = mined(lines(seed)).leavesSince(0, Integer.MAX_VALUE).leaves();
    List<LeafRecord> b = mined(lines(seed + 100)).leavesSince(0, Integer.MAX_VALUE).leaves();
    List<LeafRecord> both = new ArrayList<>(a);
    both.addAll(b);
    List<LeafRecord> again = new ArrayList<>(b);
    again.addAll(a);
    again.addAll(b);

    assertThat(LeafRecord.union(again)).containsExactlyInAnyOrderElementsOf(LeafRecord.union(both));
  }

  /** What all nodes share: leaves joined by id, aliases only added. */
  private static final class Store {
    private final Map<String, LeafRecord> leaves = new TreeMap<>();
    private final Set<PatternAlias> aliases = new HashSet<>();

    void add(List<LeafRecord> more) {
      for (LeafRecord leaf : more) {
        leaves.merge(leaf.id(), leaf, (a, b) -> LeafRecord.union(List.of(a, b)).getFirst());
      }
    }
  }

  private static final class Node {
    private PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);
    private long stored;

    void store(Store store) {
      LeafPage page = miner.leavesSince(stored, 7);
      store.add(page.leaves());
      store.aliases.addAll(miner.drainAliases());
      stored = page.version();
    }

    void storeAll(Store store) {
      do {
        store(store);
      } while (!miner.leavesSince(stored, 7).leaves().isEmpty());
    }

    /** A new process, which knows what was stored. */
    void restart(Store store, Random random) {
      miner = new PatternMiner(MinerLimits.DEFAULT);
      stored = 0;
      read(store, random);
    }

    void read(Store store, Random random) {
      List<LeafRecord> leaves = new ArrayList<>(store.leaves.values());
      Collections.shuffle(leaves, random);
      miner.absorb(leaves);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void nodes_convergeThroughRestartsAndRedeliveriesAndEveryIdResolves(long seed) {
    List<Line> lines = lines(seed);
    Random random = new Random(seed);
    Store store = new Store();
    List<Node> nodes = List.of(new Node(), new Node(), new Node());
    Map<Line, Set<String>> given = new HashMap<>();
    for (Line line : lines) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      for (int deliveries = 1 + random.nextInt(2); deliveries > 0; deliveries--) {
        String id = node.miner.match(line.service, line.body).id();
        given.computeIfAbsent(line, key -> new HashSet<>()).add(id);
      }
      switch (random.nextInt(40)) {
        case 0 -> {
          node.storeAll(store);
          node.restart(store, random);
        }
        case 1 -> node.read(store, random);
        case 2, 3 -> node.store(store);
        default -> {}
      }
    }
    nodes.forEach(node -> node.storeAll(store));
    nodes.forEach(node -> node.read(store, random));
    nodes.forEach(node -> node.storeAll(store));

    Map<Line, Pattern> expected = outcome(mined(lines), lines);
    for (Node node : nodes) {
      assertThat(outcome(node.miner, lines)).isEqualTo(expected);
    }
    PatternLineage lineage = PatternLineage.of(store.aliases);
    given.forEach(
        (line, ids) ->
            assertThat(ids)
                .allSatisfy(
                    id ->
                        assertThat(lineage.current(id))
                            .as(line.body)
                            .isEqualTo(Objects.requireNonNull(expected.get(line)).id())));
  }
}
