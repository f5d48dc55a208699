package io.inferscope.detector;

import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up requests by what they have in common. Not thread-safe. */
final class HitRequests {
  private static final int MOST_SHOWN = 10;

  /** Last parts of attributes' names that tell customers apart, but for an {@code id}. */
  private static final Set<String> CUSTOMERS =
      Set.of(
          "tenant",
          "customer",
          "organization",
          "organisation",
          "org",
          "account",
          "workspace",
          "enduser");

  private record Key(@Nullable String service, String name) {}

  /** Weights of requests. */
  private static final class Tally {
    private double all;
    private double failed;
    private double slow;

    void add(boolean hasFailed, boolean isSlow, double weight) {
      all += weight;
      failed += hasFailed ? weight : 0;
      slow += isSlow && !hasFailed ? weight : 0;
    }

    BlastRadius.Share share(Key key) {
      return new BlastRadius.Share(
          key.service(), key.name(), Math.round(all), Math.round(failed), Math.round(slow));
    }
  }

  private final Tally whole = new Tally();
  private final Map<Key, Tally> entryPoints = new HashMap<>();
  private final Map<Key, Tally> models = new HashMap<>();
  private final Map<Key, Tally> replicas = new HashMap<>();

  /** What is known of attributes' names: they are few, and the spans are many. */
  private final Map<String, Boolean> names = new HashMap<>();

  /** By attribute and value. */
  private final Map<String, Map<Key, Tally>> customers = new LinkedHashMap<>();

  /**
   * Adds a request.
   *
   * @param weight how many it stands for
   */
  void add(EntryRequest request, boolean isSlow, double weight) {
    boolean failed = request.failed();
    whole.add(failed, isSlow, weight);
    Span entry = request.entry();
    tally(entryPoints, new Key(entry.resource().serviceName(), entry.name()))
        .add(failed, isSlow, weight);
    Set<Key> asked = new HashSet<>();
    Set<Key> served = new HashSet<>();
    Map<String, Set<Key>> from = new HashMap<>();
    for (Span span : request.spans()) {
      String model = model(span.attributes());
      if (model != null) {
        asked.add(new Key(null, model));
      }
      String replica = replica(span);
      if (!replica.isEmpty()) {
        served.add(new Key(span.resource().serviceName(), replica));
      }
      addCustomers(span.attributes(), from);
    }
    asked.forEach(key -> tally(models, key).add(failed, isSlow, weight));
    served.forEach(key -> tally(replicas, key).add(failed, isSlow, weight));
    from.forEach(
        (attribute, keys) -> {
          Map<Key, Tally> values = customers.computeIfAbsent(attribute, name -> new HashMap<>());
          keys.forEach(key -> tally(values, key).add(failed, isSlow, weight));
        });
  }

  private static Tally tally(Map<Key, Tally> tallies, Key key) {
    return tallies.computeIfAbsent(key, absent -> new Tally());
  }

  private static @Nullable String model(Attributes attributes) {
    String answered = attributes.text("gen_ai.response.model");
    return answered == null ? attributes.text("gen_ai.request.model") : answered;
  }

  private static String replica(Span span) {
    Attributes attributes = span.resource().attributes();
    return attributes.text("service.instance.id", attributes.text("k8s.pod.name", ""));
  }

  private void addCustomers(Attributes attributes, Map<String, Set<Key>> from) {
    for (int i = 0; i < attributes.size(); i++) {
      if (names.computeIfAbsent(attributes.name(i), HitRequests::tellsCustomers)) {
        String value = text(attributes.value(i));
        if (!value.isEmpty()) {
          from.computeIfAbsent(attributes.name(i), name -> new HashSet<>())
              .add(new Key(null, value));
        }
      }
    }
  }

  private static boolean tellsCustomers(String attribute) {
    String name = attribute.toLowerCase(Locale.ROOT).replaceFirst("[._](id|name)$", "");
    int last = Math.max(name.lastIndexOf('.'), name.lastIndexOf('_'));
    return CUSTOMERS.contains(name.substring(last + 1));
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Text text -> text.value();
      case Value.Whole whole -> Long.toString(whole.value());
      case Value.Decimal ignored -> "";
      case Value.Bool ignored -> "";
      case Value.Array ignored -> "";
      case Value.MapValue ignored -> "";
      case Value.Bytes ignored -> "";
      case Value.Empty ignored -> "";
    };
  }

  BlastRadius radius() {
    String attribute = customerAttribute();
    return new BlastRadius(
        Math.round(whole.all),
        Math.round(whole.failed),
        Math.round(whole.slow),
        worst(entryPoints),
        worst(models),
        worst(replicas),
        attribute,
        attribute == null ? List.of() : worst(customers.getOrDefault(attribute, Map.of())));
  }

  /** The one that most requests have. */
  private @Nullable String customerAttribute() {
    return customers.entrySet().stream()
        .max(
            Comparator.comparingDouble(
                one -> one.getValue().values().stream().mapToDouble(tally -> tally.all).sum()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static List<BlastRadius.Share> worst(Map<Key, Tally> tallies) {
    return tallies.entrySet().stream()
        .map(one -> one.getValue().share(one.getKey()))
        .sorted(
            Comparator.comparingLong((BlastRadius.Share share) -> share.failed() + share.slow())
                .thenComparingLong(BlastRadius.Share::requests)
                .reversed()
                .thenComparing(BlastRadius.Share::name))
        .limit(MOST_SHOWN)
        .toList();
  }
}
