package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A sample in which every document of a selection is with the same probability. Where there are
 * millions, most are not even looked at: the window is cut into equal parts, of each part a slice
 * at a random place is drawn from, and so the cost stops growing with the number of documents. What
 * was written within the same moment is then drawn together, so a share has the error of somewhat
 * fewer documents than were drawn.
 *
 * @param matching how many documents there are
 * @param query matches about as many as were asked for, seldom more
 */
record EvenSample(long matching, ObjectNode query) {
  /** Up to so many documents, all are looked at: 0.1 µs each. */
  private static final long MOST_LOOKED_AT = 1_000_000;

  /** Where there are more, so many in slices: to find the slices costs as much as these. */
  private static final long LOOKED_AT_IN_SLICES = 250_000;

  /** To find a slice takes a millisecond over two dozen segments. */
  private static final int PARTS = 100;

  /** Aiming a little lower keeps a random count below the bound, all but never cutting its end. */
  private static final double AIM = 0.95;

  /** The same where it is not known how many documents are in the slices. */
  private static final double GUESSED_AIM = 0.85;

  /**
   * Draws.
   *
   * @param matching how many documents there are
   * @param seed chooses; the same seed finds the same documents as long as nothing is added
   * @param count how many documents match a part of the selection
   */
  static EvenSample of(
      Selection selection, long matching, int atMost, long seed, ToLongFunction<Selection> count) {
    return of(selection, matching, atMost, seed, count, MOST_LOOKED_AT, LOOKED_AT_IN_SLICES);
  }

  /**
   * Draws without counting what is in the slices: it should be as much as in other parts of the
   * window. Whether it was, {@link #guessedRight} says.
   */
  static EvenSample guessed(Selection selection, long matching, int atMost, long seed) {
    return guessed(selection, matching, atMost, seed, MOST_LOOKED_AT, LOOKED_AT_IN_SLICES);
  }

  static EvenSample guessed(
      Selection selection,
      long matching,
      int atMost,
      long seed,
      long mostLookedAt,
      long lookedAtInSlices) {
    if (matching <= mostLookedAt) {
      return of(selection, matching, atMost, seed, unused -> 0);
    }
    Selection sliced = sliced(selection, (double) lookedAtInSlices / matching, seed);
    return new EvenSample(matching, drawn(sliced, GUESSED_AIM * atMost / lookedAtInSlices, seed));
  }

  /** Whether a guessed sample is whole: not cut off at its bound, and not all but empty. */
  boolean guessedRight(int found, int atMost) {
    return matching <= MOST_LOOKED_AT || (found < atMost && found > atMost / 2);
  }

  static EvenSample of(
      Selection selection,
      long matching,
      int atMost,
      long seed,
      ToLongFunction<Selection> count,
      long mostLookedAt,
      long lookedAtInSlices) {
    if (matching <= atMost) {
      return new EvenSample(matching, selection.filter());
    }
    if (matching > mostLookedAt) {
      double share = (double) lookedAtInSlices / matching;
      Selection sliced = sliced(selection, share, seed);
      long inSlices = count.applyAsLong(sliced);
      // Where nearly all was written within moments, slices may all but miss it.
      if (inSlices > share * matching / 2) {
        return new EvenSample(matching, drawn(sliced, AIM * atMost / inSlices, seed));
      }
    }
    return new EvenSample(matching, drawn(selection, AIM * atMost / matching, seed));
  }

  /** Keeps each document with probability {@code share}: its score is an even draw from [0, 1). */
  private static ObjectNode drawn(Selection selection, double share, long seed) {
    ObjectNode query = Json.object();
    ObjectNode function = query.withObject("/function_score");
    function.set("query", selection.filter());
    function.withObject("/random_score").put("seed", seed).put("field", "_seq_no");
    function.put("boost_mode", "replace").put("min_score", Math.max(0, 1 - share));
    return query;
  }

  /** A slice of each part, which goes on at the part's beginning where it would pass its end. */
  private static Selection sliced(Selection selection, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long part = Duration.between(selection.from(), selection.to()).toNanos() / PARTS;
    long slice = Math.max(1, Math.round(part * share));
    ObjectNode any = Json.object();
    ArrayNode slices = any.withObject("/bool").putArray("should");
    for (int i = 0; i < PARTS; i++) {
      Instant begin = selection.from().plusNanos(i * part);
      long offset = random.nextLong(Math.max(1, part));
      addRange(slices, begin.plusNanos(offset), Math.min(slice, part - offset));
      addRange(slices, begin, offset + slice - part);
    }
    any.withObject("/bool").put("minimum_should_match", 1);
    return selection.matching(both(any, selection.queryJson()));
  }

  private static void addRange(ArrayNode ranges, Instant from, long nanos) {
    if (nanos > 0) {
      ranges.add(Selection.times(from, from.plusNanos(nanos)));
    }
  }

  private static String both(ObjectNode one, @Nullable String other) {
    if (other == null) {
      return one.toString();
    }
    ObjectNode all = Json.object();
    ArrayNode filters = all.withObject("/bool").putArray("filter");
    filters.add(one);
    filters.add(Json.parse(Ascii.utf8(other)));
    return all.toString();
  }
}
