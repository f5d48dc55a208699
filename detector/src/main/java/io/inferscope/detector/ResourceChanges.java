package io.inferscope.detector;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.rootcause.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changed around an onset: values of resource attributes, models and feature flags that a
 * service did not have before. Attributes with many values tell requests or processes apart and say
 * nothing of the kind; ids of replicas that come anew are told as what they are, new replicas.
 * Pure.
 */
final class ResourceChanges {
  private static final int MOST_CHANGES = 20;
  private static final int MOST_NAMED = 3;

  /** Attributes with more values than this are no configuration. */
  private static final int FEW = 10;

  /** Spans that would have shown a value, had it been there, from which on it was not. */
  private static final double EXPECTED = 5;

  /** Parts of names of what changes with every process, whatever runs in it. */
  private static final Set<String> OF_PROCESSES =
      Set.of("parent_pid", "uid", "ip", "mac", "creation", "start_time", "hostname");

  private static final String VERSION = "service.version";
  private static final String INSTANCE = "service.instance.id";

  /** What tells replicas apart, the best first. */
  private static final List<String> REPLICAS = List.of(INSTANCE, "k8s.pod.name", "process.pid");

  private record Name(String service, String attribute) {}

  /** When a value was first seen and how often. */
  private static final class Seen {
    private long firstNanos = Long.MAX_VALUE;
    private long count;

    void add(long nanos, long times) {
      firstNanos = Math.min(firstNanos, nanos);
      count += times;
    }
  }

  private final Map<Name, Map<String, Seen>> values = new LinkedHashMap<>();

  /** When spans of a service, or those that have an attribute of their own, began. */
  private final Map<Name, List<Long>> times = new HashMap<>();

  private final Window baseline;

  private ResourceChanges(Window baseline) {
    this.baseline = baseline;
  }

  /**
   * The changes that were first seen after the begin of {@code baseline}, versions first.
   *
   * @param spans of baseline and incident
   */
  static List<Incident.Change> of(List<Span> spans, Window baseline) {
    ResourceChanges changes = new ResourceChanges(baseline);
    Map<Resource, Seen> resources = new LinkedHashMap<>();
    for (Span span : spans) {
      changes.add(span);
      resources
          .computeIfAbsent(span.resource(), absent -> new Seen())
          .add(span.startTimeUnixNano(), 1);
    }
    resources.forEach(changes::add);
    return changes.found();
  }

  private void add(Span span) {
    String service = span.resource().serviceName();
    long at = span.startTimeUnixNano();
    time(new Name(service, ""), at);
    Attributes own = span.attributes();
    for (int i = 0; i < own.size(); i++) {
      if (isConfiguration(own.name(i))) {
        Name name = new Name(service, own.name(i));
        time(name, at);
        seen(name, own.value(i), at, 1);
      }
    }
  }

  private void add(Resource resource, Seen use) {
    Attributes attributes = resource.attributes();
    for (int i = 0; i < attributes.size(); i++) {
      if (!ofProcess(attributes.name(i))) {
        Name name = new Name(resource.serviceName(), attributes.name(i));
        seen(name, attributes.value(i), use.firstNanos, use.count);
      }
    }
  }

  private static boolean ofProcess(String attribute) {
    if (attribute.equals("service.name") || attribute.startsWith("telemetry.")) {
      return true;
    }
    String last = attribute.substring(attribute.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean isId = last.equals("id") && !attribute.equals(INSTANCE) && !attribute.startsWith("gpu");
    return isId || OF_PROCESSES.contains(last);
  }

  /** What a span says that requests do not choose one by one. */
  private static boolean isConfiguration(String attribute) {
    return attribute.startsWith("feature_flag.")
        || (attribute.startsWith("gen_ai.") && attribute.contains("model"));
  }

  private void time(Name name, long at) {
    times.computeIfAbsent(name, absent -> new ArrayList<>()).add(at);
  }

  private void seen(Name name, Value value, long firstNanos, long count) {
    String text = text(value);
    Map<String, Seen> known = values.computeIfAbsent(name, absent -> new LinkedHashMap<>());
    Seen seen = known.get(text);
    boolean replicas = isReplica(name.attribute());
    if (seen == null && !text.isEmpty() && (replicas || known.size() <= FEW)) {
      seen = new Seen();
      known.put(text, seen);
    }
    if (seen != null) {
      seen.add(firstNanos, count);
    }
  }

  private static boolean isReplica(String attribute) {
    return REPLICAS.contains(attribute);
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Text text -> text.value();
      case Value.Whole whole -> Long.toString(whole.value());
      case Value.Bool bool -> Boolean.toString(bool.value());
      case Value.Decimal decimal -> Double.toString(decimal.value());
      case Value.Array ignored -> "";
      case Value.MapValue ignored -> "";
      case Value.Bytes ignored -> "";
      case Value.Empty ignored -> "";
    };
  }

  private List<Incident.Change> found() {
    List<Incident.Change> found = new ArrayList<>();
    Map<Name, long[]> sorted = new HashMap<>();
    times.forEach(
        (name, list) ->
            sorted.put(name, list.stream().mapToLong(Long::longValue).sorted().toArray()));
    values.forEach(
        (name, known) -> {
          long[] whole = sorted.getOrDefault(name, sorted.get(new Name(name.service(), "")));
          if (whole != null && (known.size() <= FEW || isReplica(name.attribute()))) {
            found.addAll(changes(name, known, whole));
          }
        });
    return withoutNamesOfReplicas(found).stream()
        .sorted(
            Comparator.comparingInt((Incident.Change change) -> rank(change))
                .thenComparing(Incident.Change::at))
        .limit(MOST_CHANGES)
        .toList();
  }

  private List<Incident.Change> changes(Name name, Map<String, Seen> known, long[] times) {
    Set<String> fresh = new TreeSet<>();
    known.forEach(
        (value, seen) -> {
          if (isNew(seen, times)) {
            fresh.add(value);
          }
        });
    Set<String> old = new TreeSet<>(known.keySet());
    old.removeAll(fresh);
    if (isReplica(name.attribute())) {
      return fresh.isEmpty() ? List.of() : List.of(replicas(name, known, fresh));
    }
    return fresh.stream().map(value -> change(name, known, value, old)).toList();
  }

  /** It would have been seen earlier, had it been there as often as since then. */
  private boolean isNew(Seen seen, long[] times) {
    int at = Arrays.binarySearch(times, seen.firstNanos);
    int earlier = at < 0 ? -at - 1 : firstOf(times, at);
    // The first sight says nothing of how often it is to be seen.
    double share = (seen.count - 1) / (double) (times.length - earlier);
    return !Windows.instant(seen.firstNanos).isBefore(baseline.from())
        && earlier * Math.min(1, share) >= EXPECTED;
  }

  private static int firstOf(long[] sorted, int index) {
    int first = index;
    while (first > 0 && sorted[first - 1] == sorted[index]) {
      first--;
    }
    return first;
  }

  private static Incident.Change change(
      Name name, Map<String, Seen> known, String value, Set<String> old) {
    boolean version = name.attribute().equals(VERSION);
    String before = old.isEmpty() ? "nothing" : String.join(", ", old);
    String text =
        version
            ? "%s runs version %s, %s before".formatted(name.service(), value, before)
            : "%s of %s is %s, %s before"
                .formatted(name.attribute(), name.service(), value, before);
    return new Incident.Change(
        version ? "version" : "attribute",
        name.service(),
        text,
        first(known, value),
        name.attribute(),
        List.copyOf(old),
        value);
  }

  private static Incident.Change replicas(Name name, Map<String, Seen> known, Set<String> fresh) {
    String first =
        fresh.stream().min(Comparator.comparing(value -> first(known, value))).orElseThrow();
    String named =
        fresh.size() <= MOST_NAMED
            ? String.join(", ", fresh)
            : String.join(", ", fresh.stream().limit(MOST_NAMED).toList()) + ", …";
    return new Incident.Change(
        "replicas",
        name.service(),
        "%d new or restarted replicas of %s: %s".formatted(fresh.size(), name.service(), named),
        first(known, first),
        name.attribute(),
        List.of(),
        named);
  }

  private static Instant first(Map<String, Seen> known, String value) {
    Seen seen = known.get(value);
    return seen == null ? Instant.EPOCH : Windows.instant(seen.firstNanos);
  }

  /** A container's host has the name of its pod; it is told once, and a pod once. */
  private List<Incident.Change> withoutNamesOfReplicas(List<Incident.Change> found) {
    Set<String> replicas = new HashSet<>();
    Set<String> told = new HashSet<>();
    values.forEach(
        (name, known) -> {
          if (isReplica(name.attribute())) {
            replicas.addAll(known.keySet());
          }
        });
    return found.stream()
        .sorted(Comparator.comparingInt(change -> REPLICAS.indexOf(change.attribute())))
        .filter(
            change ->
                change.type().equals("replicas")
                    ? told.add(change.service())
                    : change.after() == null || !replicas.contains(change.after()))
        .toList();
  }

  private static int rank(Incident.Change change) {
    return List.of("version", "attribute", "replicas").indexOf(change.type());
  }
}
