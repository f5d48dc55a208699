package io.inferscope.detector;

import io.inferscope.changes.GroupContrast;
import io.inferscope.changes.Item;
import io.inferscope.changes.NumericSamples;
import io.inferscope.changes.RecordItems;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares bad requests of an incident with good ones. Both sides come from the same window, since
 * what else has changed since the baseline would pass for a difference, and hold the same mix of
 * entry operations, since else every attribute of an operation that fails often would. Pure.
 */
final class RequestContrast {
  private static final int LEAST_FOR_QUANTILE = 20;
  private static final double SLOW = 0.95;
  private static final int MOST_BAD = 2_000;
  private static final int MOST_GOOD_FOR_ONE = 5;
  private static final int MOST_DIFFERENCES = 5;

  private final Set<String> services;
  private final Map<String, Group> groups = new HashMap<>();
  private long failed;
  private long slow;
  private long good;

  private RequestContrast(Set<String> services) {
    this.services = services;
  }

  /** The requests of one entry operation, in order of time. */
  private record Group(List<EntryRequest> good, List<EntryRequest> bad) {}

  /**
   * Compares the requests that entered within {@code window}.
   *
   * @param services whose spans are looked at beside the entries
   */
  static BadRequests of(List<Span> spans, Window baseline, Window window, Set<String> services) {
    List<EntryRequest> requests = EntryRequest.of(spans);
    requests.sort(Comparator.comparing(EntryRequest::at));
    RequestContrast contrast = new RequestContrast(services);
    contrast.divide(requests, window, slowFrom(requests, baseline));
    return contrast.compared();
  }

  /** From which duration on requests of an operation are slow, where enough are known. */
  static Map<String, Double> slowFrom(List<EntryRequest> requests, Window baseline) {
    Map<String, List<Long>> durations = new HashMap<>();
    for (EntryRequest request : requests) {
      if (inside(baseline, request)) {
        durations
            .computeIfAbsent(request.operation(), operation -> new ArrayList<>())
            .add(request.entry().durationNanos());
      }
    }
    Map<String, Double> thresholds = new HashMap<>();
    durations.forEach(
        (operation, list) -> {
          if (list.size() >= LEAST_FOR_QUANTILE) {
            long[] sorted = list.stream().mapToLong(Long::longValue).sorted().toArray();
            thresholds.put(operation, (double) sorted[(int) Math.ceil(SLOW * sorted.length) - 1]);
          }
        });
    return thresholds;
  }

  /** Whether it took longer than most of its operation did before. */
  static boolean isSlow(EntryRequest request, Map<String, Double> slowFrom) {
    return request.entry().durationNanos()
        > slowFrom.getOrDefault(request.operation(), Double.POSITIVE_INFINITY);
  }

  static boolean inside(Window window, EntryRequest request) {
    return !request.at().isBefore(window.from()) && request.at().isBefore(window.to());
  }

  private void divide(List<EntryRequest> requests, Window window, Map<String, Double> slowFrom) {
    for (EntryRequest request : requests) {
      if (inside(window, request)) {
        boolean isSlow = isSlow(request, slowFrom);
        Group group =
            groups.computeIfAbsent(
                request.operation(), name -> new Group(new ArrayList<>(), new ArrayList<>()));
        (request.failed() || isSlow ? group.bad() : group.good()).add(request);
        failed += request.failed() ? 1 : 0;
        slow += !request.failed() && isSlow ? 1 : 0;
        good += request.failed() || isSlow ? 0 : 1;
      }
    }
  }

  private BadRequests compared() {
    if (failed + slow + good == 0) {
      return nothing("No request from outside has been seen since the onset.");
    }
    if (failed + slow == 0) {
      return nothing(
          "No request failed, and none took longer than 95 % of those before the incident.");
    }
    int ratio = ratio();
    List<EntryRequest> bad = new ArrayList<>();
    List<EntryRequest> others = new ArrayList<>();
    long matched = groups.values().stream().mapToLong(group -> matched(group, ratio)).sum();
    double part = Math.min(1, MOST_BAD / (double) Math.max(1, matched));
    for (Group group : groups.values()) {
      int size = (int) Math.round(part * matched(group, ratio));
      bad.addAll(evenly(group.bad(), size));
      others.addAll(evenly(group.good(), size * ratio));
    }
    bad.sort(Comparator.comparing(EntryRequest::at));
    others.sort(Comparator.comparing(EntryRequest::at));
    return answer(items(others), items(bad));
  }

  private BadRequests nothing(String summary) {
    return new BadRequests(failed, slow, good, 0, 0, List.of(), summary);
  }

  /** How many good ones for each bad one tell most: the largest harmonic mean of both sides. */
  private int ratio() {
    int best = 1;
    double most = 0;
    for (int ratio = 1; ratio <= MOST_GOOD_FOR_ONE; ratio++) {
      int each = ratio;
      long bad = groups.values().stream().mapToLong(group -> matched(group, each)).sum();
      double worth = bad * (ratio / (ratio + 1.0));
      if (worth > most) {
        most = worth;
        best = ratio;
      }
    }
    return best;
  }

  /** Bad ones of an operation for which there are so many good ones. */
  private static int matched(Group group, int ratio) {
    return Math.min(group.bad().size(), group.good().size() / ratio);
  }

  private static List<EntryRequest> evenly(List<EntryRequest> all, int size) {
    List<EntryRequest> chosen = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      chosen.add(all.get((int) ((i + 0.5) * all.size() / size)));
    }
    return chosen;
  }

  private List<RecordItems> items(List<EntryRequest> requests) {
    return requests.stream().map(request -> request.items(services)).toList();
  }

  private BadRequests answer(List<RecordItems> others, List<RecordItems> bad) {
    return switch (GroupContrast.compare(itemsOf(others), itemsOf(bad))) {
      case GroupContrast.TooFew ignored -> nothing(tooFew());
      case GroupContrast.Compared compared -> {
        RequestWords words = new RequestWords(name(), bad.size(), others.size());
        List<NumericSamples.Shift> shifts =
            NumericSamples.of(others).shifts(NumericSamples.of(bad));
        List<BadRequests.Difference> differences =
            Stream.concat(
                    compared.traits().stream().map(words::difference),
                    shifts.stream().map(words::difference))
                .sorted(Comparator.comparingDouble(difference -> -Math.abs(difference.effect())))
                .limit(MOST_DIFFERENCES)
                .toList();
        yield new BadRequests(
            failed,
            slow,
            good,
            bad.size(),
            others.size(),
            differences,
            differences.isEmpty() ? words.alike() : differences.getFirst().text());
      }
    };
  }

  private static List<List<Item>> itemsOf(List<RecordItems> records) {
    return records.stream().map(RecordItems::items).toList();
  }

  /** What the bad ones are called. */
  private String name() {
    return slow == 0 ? "failing" : failed == 0 ? "slow" : "failing or slow";
  }

  private String tooFew() {
    return failed + slow <= good
        ? String.format(
            Locale.ROOT,
            "Only %d of %d requests were %s: too few to tell what they have in common.",
            failed + slow,
            failed + slow + good,
            name())
        : String.format(
            Locale.ROOT,
            "%d of %d requests were %s: too few good ones of the same operations to compare them"
                + " with.",
            failed + slow,
            failed + slow + good,
            name());
  }
}
