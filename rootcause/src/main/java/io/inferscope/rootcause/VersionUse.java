package io.inferscope.rootcause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which versions of a service served the requests of two slices, and which of them are new. A new
 * one may show before the onset: it was rolled out shortly before, part by part, or does harm only
 * after a while.
 */
final class VersionUse {
  /** Visits that would have met a version, had it been there, from which on it was not. */
  private static final double EXPECTED = 5;

  /** A version that took over serves at least this share after the onset. */
  private static final double MOST = 0.5;

  /** And at most this part of that share before. */
  private static final double SMALL = 0.5;

  /** The share grew beyond chance: standard deviations of a normal distribution. */
  private static final double GREW = 3;

  private record Seen(long timeNanos, String version, boolean after) {}

  /** One version: visits before and after, and how many visits of others came first. */
  private static final class Use {
    private long firstNanos;
    private int earlier;
    private int before;
    private int after;
  }

  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final long lateNanos;
  private int before;
  private int after;

  /** What visits of {@code service} say of their version; those that say nothing do not count. */
  VersionUse(String service, Contrast contrast) {
    Window baseline = contrast.before().window();
    lateNanos = Nanos.of(baseline.from().plus(baseline.duration().dividedBy(2)));
    List<Seen> visits = new ArrayList<>();
    collect(service, contrast.before(), false, visits);
    collect(service, contrast.after(), true, visits);
    visits.sort(Comparator.comparingLong(Seen::timeNanos));
    for (Seen visit : visits) {
      Use use = uses.computeIfAbsent(visit.version(), version -> first(visit));
      if (visit.after()) {
        use.after++;
        after++;
      } else {
        use.before++;
        before++;
      }
    }
  }

  private Use first(Seen visit) {
    Use use = new Use();
    use.firstNanos = visit.timeNanos();
    use.earlier = before + after;
    return use;
  }

  private static void collect(String service, Slice slice, boolean after, List<Seen> visits) {
    for (Trace trace : slice.traces()) {
      for (Visit visit : trace.visits()) {
        String version = of(visit);
        if (visit.arrival.service.equals(service) && !version.isEmpty()) {
          visits.add(new Seen(visit.arrival.start(), version, after));
        }
      }
    }
  }

  /** The version of what served, empty where it says none. */
  static String of(Visit visit) {
    return visit.arrival.span.resource().attributes().text("service.version", "");
  }

  /** Versions that are new, or have taken over. */
  Set<String> fresh() {
    Set<String> fresh = new TreeSet<>();
    uses.forEach(
        (version, use) -> {
          if (use.after > 0 && (use.before == 0 || appearedLate(use) || tookOver(use))) {
            fresh.add(version);
          }
        });
    return fresh;
  }

  /** It came in the later half of the baseline, and would have shown had it been there earlier. */
  private boolean appearedLate(Use use) {
    // The first sight says nothing of how often it is to be seen.
    double share = (use.before + use.after - 1) / (double) (before + after - use.earlier);
    return use.firstNanos >= lateNanos && use.earlier * share >= EXPECTED;
  }

  private boolean tookOver(Use use) {
    double shareBefore = use.before / (double) before;
    double shareAfter = use.after / (double) after;
    RateTest test = new RateTest();
    test.add(use.before, before, use.after, after);
    return shareAfter >= MOST && shareBefore <= SMALL * shareAfter && test.z() >= GREW;
  }

  /** Versions of the baseline that are not {@code fresh}. */
  Set<String> old(Set<String> fresh) {
    Set<String> old = new TreeSet<>();
    uses.forEach(
        (version, use) -> {
          if (use.before > 0 && !fresh.contains(version)) {
            old.add(version);
          }
        });
    return old;
  }

  /** Whether one of them served before the onset already. */
  boolean servedBefore(Set<String> versions) {
    return uses.entrySet().stream()
        .anyMatch(use -> use.getValue().before > 0 && versions.contains(use.getKey()));
  }

  /** When the first of them was first seen. */
  long firstNanos(Set<String> versions) {
    return uses.entrySet().stream()
        .filter(use -> versions.contains(use.getKey()))
        .mapToLong(use -> use.getValue().firstNanos)
        .min()
        .orElseThrow();
  }
}
