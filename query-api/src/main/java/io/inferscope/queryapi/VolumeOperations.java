package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import io.inferscope.elasticsearch.PatternSearch.Grouping;
import io.inferscope.elasticsearch.PatternSearch.Volume;
import io.inferscope.elasticsearch.PatternSearch.Volumes;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Who fills the index: bytes of log documents by service and pattern. */
final class VolumeOperations {
  private static final int MOST_ROWS = 100_000;

  private final PatternSearch search;
  private final Function<String, PatternStore> stores;

  VolumeOperations(PatternSearch search, Function<String, PatternStore> stores) {
    this.search = search;
    this.stores = stores;
  }

  /**
   * The volumes.
   *
   * @param bytes of all log documents of the window
   * @param otherBytes of these, what the list leaves out
   */
  record VolumeList(
      TimeRange window, long bytes, long records, long otherBytes, List<VolumeRow> volumes) {}

  record VolumeRow(
      String service,
      Optional<String> patternId,
      Optional<String> template,
      long bytes,
      long records,
      double share,
      Map<String, Long> severities,
      Optional<VolumeRule> rule) {}

  private record Key(String service, String pattern) {}

  /** Sums of one key; confined to one request. */
  private static final class Sum {
    private long bytes;
    private long records;
    private final Map<String, Long> severities = new TreeMap<>();
  }

  VolumeList list(ApiRequest request) {
    TimeRange range = request.range();
    PatternLibrary library = PatternLibrary.read(stores.apply(request.tenant()));
    Map<Key, Sum> sums = new HashMap<>();
    Volumes read = search.volumes(request.tenant(), range.from(), range.to(), MOST_ROWS);
    for (Volume volume : read.rows()) {
      Key key = new Key(volume.service(), library.current(volume.patternId()));
      Sum sum = sums.computeIfAbsent(key, ignored -> new Sum());
      sum.bytes += volume.bytes();
      sum.records += volume.records();
      sum.severities.merge(volume.severity(), volume.records(), Long::sum);
    }
    List<Map.Entry<Key, Sum>> largest = new ArrayList<>(sums.entrySet());
    largest.sort(
        Comparator.comparingLong((Map.Entry<Key, Sum> entry) -> entry.getValue().bytes)
            .reversed()
            .thenComparing(entry -> entry.getKey().toString()));
    largest = largest.subList(0, Math.min(request.size(), largest.size()));
    List<VolumeRow> rows = rows(request, library, largest, read.bytes());
    long shown = rows.stream().mapToLong(VolumeRow::bytes).sum();
    return new VolumeList(range, read.bytes(), read.records(), read.bytes() - shown, rows);
  }

  private List<VolumeRow> rows(
      ApiRequest request, PatternLibrary library, List<Map.Entry<Key, Sum>> largest, long all) {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    for (Map.Entry<Key, Sum> entry : largest) {
      String pattern = entry.getKey().pattern;
      if (!pattern.isEmpty()) {
        ids.put(pattern, library.ids(pattern));
      }
    }
    TimeRange range = request.range();
    Selection window = Selection.all(Signal.LOGS, request.tenant(), range.from(), range.to());
    Map<String, Facts> facts =
        search.facts(window, Grouping.PATTERN, ids, range.interval(), GroupedLogs.EXAMPLES);
    List<VolumeRow> rows = new ArrayList<>();
    for (Map.Entry<Key, Sum> entry : largest) {
      Sum sum = entry.getValue();
      String pattern = entry.getKey().pattern;
      Facts known = facts.get(pattern);
      List<Hit> examples = known == null ? List.of() : known.newest();
      Optional<String> template =
          examples.stream()
              .findFirst()
              .map(hit -> hit.source().at("/inferscope/pattern/template").asText())
              .or(() -> library.template(pattern));
      rows.add(
          new VolumeRow(
              entry.getKey().service,
              pattern.isEmpty() ? Optional.empty() : Optional.of(pattern),
              template,
              sum.bytes,
              sum.records,
              all == 0 ? 0 : (double) sum.bytes / all,
              sum.severities,
              template.flatMap(
                  text ->
                      VolumeRule.offer(
                          entry.getKey().service,
                          text,
                          sum.severities.keySet(),
                          examples.stream().map(LogExample::message).toList()))));
    }
    return rows;
  }
}
