package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.model.Series;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;

/**
 * Counts documents in equal steps of a window at a cost that stops growing with their number, where
 * {@link TelemetrySearch#histogram} looks at each. Throws {@link ElasticsearchException} when
 * Elasticsearch is away or refuses the query. Thread-safe.
 *
 * <p>Documents lie in order of time, so how many a step holds follows from where it begins and
 * ends: without a query counts are exact. What matches a query must be looked at; where the window
 * holds millions, of an even share of the documents.
 */
public final class StepCounts {
  /**
   * Up to so many documents in a window each is looked at, some 40 ns. To find where a step begins
   * and ends takes 60 µs a segment: sixty steps in two dozen segments, as much as two million.
   */
  private static final long MOST_LOOKED_AT = 2_000_000;

  /** With so many of the share, each of sixty steps is known to within 2.5 % (standard error). */
  private static final long ENOUGH = 100_000;

  /** Elasticsearch's bound. */
  private static final double LARGEST_SHARE = 0.5;

  private final TelemetrySearch search;
  private final long mostLookedAt;
  private final long enough;

  /** Counts by way of {@code search}. */
  public StepCounts(TelemetrySearch search) {
    this(search, MOST_LOOKED_AT, ENOUGH);
  }

  StepCounts(TelemetrySearch search, long mostLookedAt, long enough) {
    this.search = search;
    this.mostLookedAt = mostLookedAt;
    this.enough = enough;
  }

  /**
   * The counts.
   *
   * @param share of the documents that were counted; 1 where {@code series} is exact, else its
   *     values are estimates of all
   */
  public record Counted(Series series, double share) {
    /** Documents in each step. */
    public long[] counts() {
      return Arrays.stream(series.values()).mapToLong(Math::round).toArray();
    }
  }

  /**
   * Counts what a selection holds.
   *
   * @param step width of a step, whole milliseconds; a step costs a search within each segment, so
   *     a hundred of them are many
   */
  public Counted count(Selection selection, Duration step) {
    Selection all =
        Selection.all(selection.signal(), selection.namespace(), selection.from(), selection.to());
    long documents = search.count(all);
    if (documents <= mostLookedAt) {
      return each(selection, step);
    }
    if (selection.queryJson() == null) {
      return new Counted(byTime(selection, step), 1);
    }
    double share = Math.min(LARGEST_SHARE, (double) mostLookedAt / documents);
    Series estimated = ofShare(selection, step, share);
    boolean known = Arrays.stream(estimated.values()).sum() * share >= enough;
    return known ? new Counted(estimated, share) : each(selection, step);
  }

  private Counted each(Selection selection, Duration step) {
    return new Counted(search.histogram(selection, step, null, 1).getFirst(), 1);
  }

  private Series byTime(Selection selection, Duration step) {
    JsonNode steps = search.aggregations(selection.streams(), steps(selection, step)).path("steps");
    double[] values = new double[TelemetrySearch.buckets(selection, step)];
    for (int i = 0; i < values.length; i++) {
      values[i] = steps.path("buckets").path(i).path("doc_count").asDouble();
    }
    return new Series(Map.of(), selection.from(), step, values);
  }

  /** Has no query: with one, or with other aggregations, Elasticsearch would look at documents. */
  static ObjectNode steps(Selection selection, Duration step) {
    int count = TelemetrySearch.buckets(selection, step);
    ObjectNode body = Json.object().put("size", 0).put("track_total_hits", false);
    ArrayNode filters = body.withObject("/aggs/steps/filters").putArray("filters");
    Instant first = selection.from().truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < count; i++) {
      Instant begin = i == 0 ? selection.from() : first.plus(step.multipliedBy(i));
      Instant end = i == count - 1 ? selection.to() : first.plus(step.multipliedBy(i + 1L));
      filters.add(Selection.times(begin, end));
    }
    return body;
  }

  private Series ofShare(Selection selection, Duration step, double share) {
    ObjectNode body = Json.object().put("size", 0).put("track_total_hits", false);
    body.set("query", selection.filter());
    ObjectNode sampled = body.withObject("/aggs/sampled");
    sampled.withObject("/random_sampler").put("probability", share).put("seed", 1);
    TelemetrySearch.addTimes(sampled.withObject("/aggs"), selection, step);
    JsonNode times = search.aggregations(selection.streams(), body).path("sampled").path("times");
    return TelemetrySearch.series(
        selection, step, Map.of(), times, TelemetrySearch.buckets(selection, step));
  }
}
