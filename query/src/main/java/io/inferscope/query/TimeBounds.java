package io.inferscope.query;

import java.time.Instant;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Points in time in queries. Text that is no time finds nothing. */
final class TimeBounds {
  private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private TimeBounds() {}

  /** Times between two bounds, null where it is open; see {@link TimeText} for their form. */
  static Query range(
      String field,
      @Nullable String lower,
      @Nullable String upper,
      boolean includesLower,
      boolean includesUpper,
      Instant now) {
    // A day excluded from above begins at its end, and one included from above ends there.
    Instant from = lower == null ? Instant.EPOCH : TimeText.parse(lower, now, !includesLower);
    Instant to = upper == null ? LAST : TimeText.parse(upper, now, includesUpper);
    if (from == null || to == null) {
      return MatchNoDocsQuery.INSTANCE;
    }
    from = lower == null || includesLower ? from : from.plusNanos(1);
    to = upper == null || includesUpper ? to : to.minusNanos(1);
    if (from.isAfter(to) || from.isAfter(LAST) || to.isBefore(Instant.EPOCH)) {
      return MatchNoDocsQuery.INSTANCE;
    }
    return LongPoint.newRangeQuery(
        FieldWriter.timeField(field),
        nanos(from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from),
        nanos(to.isAfter(LAST) ? LAST : to));
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
