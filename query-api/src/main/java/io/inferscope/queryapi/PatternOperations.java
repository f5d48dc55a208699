package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Hit;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternSearch.Facts;
import io.inferscope.elasticsearch.PatternSearch.Grouping;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.patterns.VariableReader;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Log patterns: counted and compared with a baseline, looked into, corrected by users. */
final class PatternOperations {
  /** What variables hold is read from so many of the newest messages. */
  private static final int SAMPLE = 1_000;

  private final PatternSearch search;
  private final Function<String, PatternStore> stores;
  private final AuditLog audit;

  PatternOperations(PatternSearch search, Function<String, PatternStore> stores, AuditLog audit) {
    this.search = search;
    this.stores = stores;
    this.audit = audit;
  }

  record PatternList(
      long total,
      long other,
      long unpatterned,
      TimeRange window,
      TimeRange baseline,
      String interval,
      List<PatternRow> patterns) {}

  record PatternRow(
      String id,
      String template,
      Optional<String> name,
      boolean pinned,
      long count,
      long baselineCount,
      String change,
      double pValue,
      Map<String, Long> severities,
      Map<String, Long> services,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      List<Long> trend,
      List<LogExample> examples,
      String query) {}

  record PatternDetail(
      String id,
      String template,
      Optional<Correction> correction,
      Set<String> ids,
      long count,
      Map<String, Long> severities,
      Map<String, Long> services,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      String interval,
      List<Long> trend,
      VariableContents.Contents variables,
      List<LogExample> examples,
      String query) {}

  PatternList list(ApiRequest request) {
    PatternLibrary library = PatternLibrary.read(stores.apply(request.tenant()));
    GroupedLogs.Comparison comparison =
        new GroupedLogs(search)
            .compare(
                request,
                Grouping.PATTERN,
                new GroupedLogs.Naming(library::current, library::ids, library::isPinned));
    return new PatternList(
        comparison.total(),
        comparison.total() - comparison.shown(),
        comparison.ungrouped(),
        comparison.window(),
        comparison.baseline(),
        Moments.text(comparison.step()),
        comparison.groups().stream().map(group -> row(request, library, group)).toList());
  }

  private static PatternRow row(
      ApiRequest request, PatternLibrary library, GroupedLogs.Group group) {
    Optional<Correction> correction = library.correction(group.id());
    return new PatternRow(
        group.id(),
        template(library, group.id(), group.latest().newest()),
        correction.flatMap(one -> Optional.ofNullable(one.name())),
        correction.filter(Correction::pinned).isPresent(),
        group.change().after(),
        group.change().before(),
        group.verdict(),
        group.pValue(),
        group.latest().severities(),
        group.latest().services(),
        Optional.ofNullable(group.latest().first()),
        Optional.ofNullable(group.latest().last()),
        trend(group.now()),
        LogExample.of(group.latest()),
        query(request, library.ids(group.id())));
  }

  private static List<Long> trend(Facts facts) {
    return Arrays.stream(facts.trend()).boxed().toList();
  }

  /** As the newest document of the id itself has it; that of a merged id is out of date. */
  private static String template(PatternLibrary library, String id, List<Hit> newest) {
    return newest.stream()
        .filter(hit -> hit.source().at("/inferscope/pattern/id").asText().equals(id))
        .findFirst()
        .map(PatternOperations::template)
        .or(() -> library.template(id))
        .or(() -> newest.stream().findFirst().map(PatternOperations::template))
        .orElse("");
  }

  private static String template(Hit hit) {
    return hit.source().at("/inferscope/pattern/template").asText();
  }

  /** A query in Lucene syntax that selects exactly these documents. */
  private static String query(ApiRequest request, Set<String> ids) {
    String own =
        Grouping.PATTERN.field()
            + ":("
            + new TreeSet<>(ids).stream().collect(Collectors.joining("\" OR \"", "\"", "\""))
            + ")";
    return request
        .text("query")
        .filter(text -> !text.isBlank())
        .map(text -> "(" + text + ") AND " + own)
        .orElse(own);
  }

  PatternDetail get(ApiRequest request) {
    PatternLibrary library = PatternLibrary.read(stores.apply(request.tenant()));
    String id = library.current(request.pathText("id"));
    Set<String> ids = library.ids(id);
    TimeRange range = request.range();
    Selection window = QueryText.selection(request, Signal.LOGS, range);
    Duration step = range.interval();
    Facts facts =
        search
            .facts(window, Grouping.PATTERN, Map.of(id, ids), step, GroupedLogs.EXAMPLES)
            .getOrDefault(id, new Facts(0, null, null, new long[0], Map.of(), Map.of(), List.of()));
    List<Hit> sample =
        facts.count() > 0
            ? search.newest(window, Grouping.PATTERN, ids, SAMPLE)
            : List.of(known(request, ids));
    String template = template(library, id, sample);
    return new PatternDetail(
        id,
        template,
        library.correction(id),
        ids,
        facts.count(),
        facts.severities(),
        facts.services(),
        Optional.ofNullable(facts.first()),
        Optional.ofNullable(facts.last()),
        Moments.text(step),
        trend(facts),
        VariableContents.of(template, library.rules(), sample),
        LogExample.of(facts),
        query(request, ids));
  }

  /** The newest document of a pattern, whenever it came. */
  private Hit known(ApiRequest request, Set<String> ids) {
    TimeRange ever = request.longestRange();
    Selection all = Selection.all(Signal.LOGS, request.tenant(), ever.from(), ever.to());
    return search.newest(all, Grouping.PATTERN, ids, 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    404,
                    "Not found",
                    "This tenant has no logs of pattern " + request.pathText("id")));
  }

  Correction correct(ApiRequest request) {
    PatternStore store = stores.apply(request.tenant());
    PatternLibrary library = PatternLibrary.read(store);
    String id = library.current(request.pathText("id"));
    Hit newest = known(request, library.ids(id));
    JsonObject change = request.body();
    Optional<Set<Integer>> splitOn = splitOn(change, template(library, id, List.of(newest)));
    audit.record(request, "pattern.correct", id, change.encode());
    return store.correct(
        id,
        library.correction(id),
        before ->
            new Correction(
                id,
                change.containsKey("name") ? change.getString("name") : before.name(),
                change.getBoolean("pinned", before.pinned()),
                splitOn.orElse(before.splitOn()),
                request.actor(),
                request.now()));
  }

  private static Optional<Set<Integer>> splitOn(JsonObject change, String template) {
    if (!change.containsKey("split_on")) {
      return Optional.empty();
    }
    int variables = VariableReader.count(template);
    Set<Integer> splitOn = new TreeSet<>();
    for (Object position : change.getJsonArray("split_on")) {
      int variable = ((Number) position).intValue();
      if (variable >= variables) {
        throw new ProblemException(
            400,
            "Bad variable",
            "split_on: %d is not among the %d variables, from 0, of '%s'"
                .formatted(variable, variables, template));
      }
      splitOn.add(variable);
    }
    return Optional.of(splitOn);
  }
}
