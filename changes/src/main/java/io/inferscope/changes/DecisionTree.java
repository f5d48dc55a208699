package io.inferscope.changes;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A decision tree (CART, Breiman and others 1984, by Tribuo) that tells what is so from what is
 * not. Small, so that each of its leaves can be said in a sentence. The same examples make the same
 * tree. Immutable.
 */
public final class DecisionTree {
  private static final int MOST_SPLITS = 3;

  /** A leaf that has seen fewer examples knows nothing. */
  private static final float LEAST_IN_LEAF = 10;

  private static final float LEAST_GAIN = 0.01f;
  private static final long SEED = 1;

  /** Tribuo keeps when a tree was learnt; nobody reads it. */
  private static final OffsetDateTime LEARNT =
      OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private static final LabelFactory LABELS = new LabelFactory();

  private final TreeModel<Label> tree;
  private final IdentityHashMap<Node<Label>, int[]> leaves = new IdentityHashMap<>();
  private final double baseOdds;

  private DecisionTree(TreeModel<Label> tree, List<Example> examples) {
    this.tree = tree;
    int so = 0;
    for (Example example : examples) {
      int[] counts =
          leaves.computeIfAbsent(walk(example.features(), new ArrayList<>()), leaf -> new int[2]);
      counts[example.isSo() ? 1 : 0]++;
      so += example.isSo() ? 1 : 0;
    }
    baseOdds = odds(so, examples.size());
  }

  /**
   * Something that was judged.
   *
   * @param features what is not named is 0; a name with {@code =} is 1 where it holds
   */
  public record Example(Map<String, Double> features, boolean isSo) {
    public Example {
      features = Map.copyOf(features);
    }
  }

  /**
   * What is known of examples like one.
   *
   * @param oddsRatio how much likelier it is so with them than with examples in general
   * @param so of how many it was so
   * @param seen how many there are
   * @param like what they have in common, in words; empty where the tree tells none apart
   */
  public record Leaf(double oddsRatio, int so, int seen, String like) {}

  /** Learns from one example or more. */
  public static DecisionTree learn(List<Example> examples) {
    MutableDataset<Label> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("feedback", LEARNT, LABELS), LABELS);
    for (Example example : examples) {
      List<String> names = List.copyOf(example.features().keySet());
      dataset.add(
          new ArrayExample<>(
              new Label(example.isSo() ? "so" : "not so"),
              names.toArray(String[]::new),
              names.stream().mapToDouble(example.features()::get).toArray()));
    }
    CARTClassificationTrainer trainer =
        new CARTClassificationTrainer(
            MOST_SPLITS, LEAST_IN_LEAF, LEAST_GAIN, 1, new GiniIndex(), SEED);
    return new DecisionTree(trainer.train(dataset), examples);
  }

  /** Where the tree leads something that has these features. */
  public Leaf leaf(Map<String, Double> features) {
    List<String> path = new ArrayList<>();
    int[] counts = leaves.getOrDefault(walk(features, path), new int[2]);
    int seen = counts[0] + counts[1];
    return new Leaf(odds(counts[1], seen) / baseOdds, counts[1], seen, String.join(" and ", path));
  }

  /** With one of each kind added (Laplace), so that a few do not make certain. */
  private static double odds(int so, int seen) {
    return (so + 1.0) / (seen - so + 1.0);
  }

  private Node<Label> walk(Map<String, Double> features, List<String> path) {
    ImmutableFeatureMap names = tree.getFeatureIDMap();
    Node<Label> node = tree.getRoot();
    while (node instanceof SplitNode<Label> split) {
      String name = names.get(split.getFeatureID()).getName();
      boolean greater = features.getOrDefault(name, 0.0) > split.splitValue();
      path.add(words(name, greater, split.splitValue()));
      node = greater ? split.getGreaterThan() : split.getLessThanOrEqual();
    }
    return node;
  }

  /** Names with {@code =} are true (1) or not (0). */
  private static String words(String name, boolean greater, double value) {
    return name.contains("=")
        ? (greater ? "" : "not ") + name
        : String.format(Locale.ROOT, "%s %s %.3g", name, greater ? ">" : "≤", value);
  }
}
