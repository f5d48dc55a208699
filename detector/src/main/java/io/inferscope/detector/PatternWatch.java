package io.inferscope.detector;

import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.RollupReader.Dimension;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.patterns.PatternAlias;
import io.inferscope.patterns.PatternLineage;
import io.inferscope.patterns.WindowComparison.Change;
import io.inferscope.patterns.WindowComparison.PatternChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads how often each log pattern of a tenant came, and says which are new or have vanished. */
final class PatternWatch {
  /** The window that is judged; also how often that is done. */
  private static final int CURRENT = 12;

  private static final int LEAST_BASELINE = 2 * CURRENT;
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_FINDINGS = 20;

  private final String tenant;
  private final int baselineBuckets;
  private final RollupReader rollup;
  private final Patterns patterns;
  private long judgedUntil = Long.MIN_VALUE;

  /** Where patterns are looked up. */
  record Patterns(PatternSearch search, PatternStore store) {}

  PatternWatch(String tenant, int baselineBuckets, RollupReader rollup, Patterns patterns) {
    this.tenant = tenant;
    this.baselineBuckets = baselineBuckets;
    this.rollup = rollup;
    this.patterns = patterns;
  }

  /**
   * What has changed in the two minutes before {@code end}; nothing where that was asked less than
   * two minutes ago.
   *
   * @param end first bucket that may still be incomplete
   * @param healthyUntil no bucket from here on belongs to a baseline
   */
  List<Finding> findings(long end, long healthyUntil) {
    long from = end - CURRENT;
    long to = Math.min(from, healthyUntil);
    if (end < judgedUntil + CURRENT || from - to > baselineBuckets) {
      return List.of();
    }
    judgedUntil = end;
    long start = to - baselineBuckets;
    Map<PatternJudge.Key, Long> now = counts(from, end);
    if (now.isEmpty() || to - start < LEAST_BASELINE) {
      return List.of();
    }
    PatternLineage lineage = lineage();
    List<PatternJudge.Changed> changes =
        PatternJudge.changes(
            merged(counts(start, to), lineage),
            Duration.ofSeconds((to - start) * Buckets.SECONDS),
            merged(now, lineage),
            Duration.ofSeconds((long) CURRENT * Buckets.SECONDS));
    return described(
        changes.subList(0, Math.min(MOST_FINDINGS, changes.size())), lineage, start, end);
  }

  private Map<PatternJudge.Key, Long> counts(long from, long to) {
    Instant start = Buckets.start(from);
    Instant end = Buckets.start(to);
    RollupReader.Request request =
        new RollupReader.Request(
            tenant,
            start,
            end,
            Duration.between(start, end),
            List.of(Dimension.SERVICE, Dimension.PATTERN_ID),
            Map.of(Dimension.SIGNAL, "logs"),
            false);
    Map<PatternJudge.Key, Long> counts = new HashMap<>();
    for (RollupReader.Row row : rollup.rows(request, MOST_ROWS)) {
      counts.merge(
          new PatternJudge.Key(row.key().get(0), row.key().get(1)), row.count(), Long::sum);
    }
    return counts;
  }

  private PatternLineage lineage() {
    return PatternLineage.of(
        patterns.store.merges().stream()
            .map(m -> new PatternAlias(m.service(), m.from(), m.to(), m.template()))
            .toList());
  }

  private static Map<PatternJudge.Key, Long> merged(
      Map<PatternJudge.Key, Long> counts, PatternLineage lineage) {
    Map<PatternJudge.Key, Long> merged = new HashMap<>();
    counts.forEach(
        (key, count) ->
            merged.merge(
                new PatternJudge.Key(key.service(), lineage.current(key.pattern())),
                count,
                Long::sum));
    return merged;
  }

  private List<Finding> described(
      List<PatternJudge.Changed> changes, PatternLineage lineage, long start, long end) {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    changes.forEach(one -> ids.put(one.key().pattern(), lineage.ids(one.key().pattern())));
    Selection window = Selection.all(Signal.LOGS, tenant, Buckets.start(start), Buckets.start(end));
    Duration whole = Duration.between(window.from(), window.to());
    Map<String, Facts> facts =
        patterns.search.facts(window, PatternSearch.Grouping.PATTERN, ids, whole, 1);
    List<Finding> findings = new ArrayList<>();
    for (PatternJudge.Changed changed : changes) {
      Facts known = facts.get(changed.key().pattern());
      if (known != null && !known.newest().isEmpty()) {
        findings.add(finding(changed, known, end));
      }
    }
    return findings;
  }

  private static Finding finding(PatternJudge.Changed changed, Facts facts, long end) {
    PatternChange change = changed.change();
    boolean appeared = change.change() == Change.NEW;
    String template =
        facts.newest().getFirst().source().at("/inferscope/pattern/template").asText();
    String text =
        appeared
            ? "%s logs what it did not before, %d times: %s"
                .formatted(changed.key().service(), change.after(), template)
            : "%s no longer logs, after %d times: %s"
                .formatted(changed.key().service(), change.before(), template);
    Instant at = appeared ? facts.first() : facts.last();
    return new Finding(
        appeared ? Finding.Type.NEW_PATTERN : Finding.Type.LOST_PATTERN,
        changed.key().service(),
        changed.key().pattern(),
        text,
        changed.before(),
        changed.after(),
        change.pValue(),
        at == null ? Buckets.start(end - CURRENT) : at);
  }
}
