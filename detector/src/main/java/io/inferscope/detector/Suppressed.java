package io.inferscope.detector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Deviations of one series that nobody was told of, since people called as much of it no problem.
 *
 * @param type as of a {@link Finding}, as are service and detail
 * @param tolerated the level up to which it is no problem, in the unit of the finding
 * @param count findings that were held back: one each ten seconds while it deviates
 * @param largest of those, in the unit of the finding
 */
public record Suppressed(
    Finding.Type type,
    String service,
    String detail,
    double tolerated,
    long count,
    double largest,
    Instant firstAt,
    Instant lastAt) {

  /** One finding, held back {@code now}. */
  static Suppressed of(Finding finding, double tolerated, Instant now) {
    return new Suppressed(
        finding.type(),
        finding.service(),
        finding.detail(),
        tolerated,
        1,
        finding.after(),
        now,
        now);
  }

  private Subject subject() {
    return new Subject(type, service, detail);
  }

  /** Both lists, those of the same series added up. */
  static List<Suppressed> sum(List<Suppressed> some, List<Suppressed> more) {
    List<Suppressed> sum = new ArrayList<>(some);
    for (Suppressed one : more) {
      int known = sum.stream().map(Suppressed::subject).toList().indexOf(one.subject());
      if (known < 0) {
        sum.add(one);
      } else {
        sum.set(known, sum.get(known).plus(one));
      }
    }
    return List.copyOf(sum);
  }

  private Suppressed plus(Suppressed later) {
    return new Suppressed(
        type,
        service,
        detail,
        later.tolerated,
        count + later.count,
        Math.max(largest, later.largest),
        firstAt,
        later.lastAt);
  }
}
