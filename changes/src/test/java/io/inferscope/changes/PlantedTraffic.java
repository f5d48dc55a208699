package io.inferscope.changes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Made-up documents of a service landscape, and windows of them in which those that fulfil a
 * condition come at another rate. Traffic is over-dispersed and follows the time of day.
 */
final class PlantedTraffic {
  static final int POOL = 5_000;
  private static final double DISPERSION = 3;

  private final Random random;
  private final Traffic traffic;
  private final List<List<Item>> pool = new ArrayList<>();

  PlantedTraffic(long seed) {
    random = new Random(seed);
    traffic = new Traffic(random);
    for (int i = 0; i < POOL; i++) {
      pool.add(document());
    }
  }

  private List<Item> document() {
    int service = zipf(8);
    return List.of(
        new Item("service.name", "service-" + service),
        new Item("cluster", "cluster-" + service),
        new Item("log.pattern", "pattern-" + service + "-" + zipf(6)),
        new Item("customer", "customer-" + zipf(15)),
        new Item("http.route", "/route/" + zipf(10)),
        new Item("model", "model-" + zipf(4)),
        new Item("severity", random.nextInt(10) == 0 ? "ERROR" : "INFO"));
  }

  private int zipf(int values) {
    double total = 0;
    for (int i = 1; i <= values; i++) {
      total += 1.0 / i;
    }
    double left = random.nextDouble() * total;
    int value = 0;
    while (left > 0) {
      left -= 1.0 / ++value;
    }
    return value;
  }

  /** One to three items that at least {@code leastShare} of the documents fulfil. */
  Set<Item> condition(int size, double leastShare) {
    while (true) {
      List<Item> document = pool.get(random.nextInt(POOL));
      Set<Item> condition = new HashSet<>();
      while (condition.size() < size) {
        Item item = document.get(random.nextInt(document.size()));
        if (!item.field().equals("cluster")) {
          condition.add(item);
        }
      }
      if (matching(condition).size() >= leastShare * POOL) {
        return condition;
      }
    }
  }

  List<List<Item>> matching(Set<Item> condition) {
    return pool.stream().filter(document -> document.containsAll(condition)).toList();
  }

  /**
   * A window of {@code buckets} in which {@code factor} times as many documents fulfil the
   * condition as usual; {@code rate} documents a bucket in all, of which at most 12,000 are
   * sampled.
   */
  RateWindow window(int buckets, double rate, Set<Item> condition, double factor) {
    List<List<Item>> inside = matching(condition);
    List<List<Item>> outside = new ArrayList<>(pool);
    outside.removeAll(new HashSet<>(inside));
    double share = inside.size() / (double) POOL;
    double phase = random.nextDouble() * 2 * Math.PI;
    long[] counts = new long[buckets];
    List<DocumentSample> sample = new ArrayList<>();
    double keep = Math.min(1, 12_000 / (rate * buckets * (1 + share * (factor - 1))));
    for (int bucket = 0; bucket < buckets; bucket++) {
      double usual = rate * (1 + 0.3 * Math.sin(phase + bucket * 0.02));
      long in = traffic.count(usual * share * factor, DISPERSION);
      long out = traffic.count(usual * (1 - share), DISPERSION);
      counts[bucket] = in + out;
      draw(sample, inside, in, bucket, keep);
      draw(sample, outside, out, bucket, keep);
    }
    return new RateWindow(counts, sample);
  }

  private void draw(
      List<DocumentSample> sample, List<List<Item>> from, long count, int bucket, double keep) {
    for (long i = traffic.poisson(count * keep); i > 0 && !from.isEmpty(); i--) {
      sample.add(new DocumentSample(bucket, from.get(random.nextInt(from.size()))));
    }
  }
}
