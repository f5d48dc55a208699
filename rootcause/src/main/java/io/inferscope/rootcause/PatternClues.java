package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Log patterns that appear, surge or go quiet, among the logs that belong to no span: what those of
 * a span say is judged with the steps of its operation. Counted by ten seconds in which a pattern
 * occurs, since lines of one moment are not independent.
 */
final class PatternClues implements Extractor {
  private static final long BUCKET_NANOS = 10 * Nanos.PER_SECOND;

  /** OTLP severity numbers from ERROR on. */
  private static final int ERROR_SEVERITY = 17;

  /** Lines that are no errors come and go with the work, too. */
  private static final double NO_ERROR = 0.5;

  private static final int MAX_TEXT = 120;

  private record Line(String service, String template) {}

  private static final class Buckets {
    final Set<Long> before = new HashSet<>();
    final Set<Long> after = new HashSet<>();
    int severity;
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<Line, Buckets> lines = new LinkedHashMap<>();
    collect(contrast.before(), true, lines);
    collect(contrast.after(), false, lines);
    Map<String, Clue> strongest = new LinkedHashMap<>();
    lines.forEach(
        (line, buckets) ->
            strongest.merge(
                line.service(),
                clue(line, buckets, contrast),
                (one, other) -> one.strength() >= other.strength() ? one : other));
    return List.copyOf(strongest.values());
  }

  private static void collect(Slice slice, boolean before, Map<Line, Buckets> lines) {
    for (PatternedLog log : slice.looseLogs()) {
      Buckets buckets = lines.computeIfAbsent(line(log), key -> new Buckets());
      (before ? buckets.before : buckets.after).add(log.record().timeUnixNano() / BUCKET_NANOS);
      buckets.severity = Math.max(buckets.severity, log.record().severityNumber());
    }
  }

  private static Line line(PatternedLog log) {
    return new Line(log.record().resource().serviceName(), log.pattern().template());
  }

  private static int buckets(Window window, Set<Long> hit) {
    long all = 1 + window.duration().toNanos() / BUCKET_NANOS;
    return (int) Math.max(hit.size(), Math.min(all, 10_000));
  }

  private static Clue clue(Line line, Buckets buckets, Contrast contrast) {
    RateTest test = new RateTest();
    test.add(
        buckets.before.size(),
        buckets(contrast.before().window(), buckets.before),
        buckets.after.size(),
        buckets(contrast.after().window(), buckets.after));
    boolean error = buckets.severity >= ERROR_SEVERITY;
    boolean lost = test.change() < 0;
    // A lost error is good news.
    double strength = lost && error ? 0 : test.strength() * (error ? 1 : NO_ERROR);
    String text =
        String.format(
            Locale.ROOT,
            "%s %s '%s': seen in ten-second stretches, %s",
            line.service(),
            lost ? "no longer logs" : "now logs",
            line.template().length() > MAX_TEXT
                ? line.template().substring(0, MAX_TEXT) + "…"
                : line.template(),
            test.counts());
    return new Clue(
        lost ? EvidenceType.LOST_PATTERN : EvidenceType.NEW_PATTERN,
        Suspect.service(line.service()),
        kind(line.template()),
        strength,
        new Observed(test.shareBefore(), test.shareAfter(), text, List.of()),
        traces -> observe(buckets));
  }

  private static FaultKind kind(String template) {
    String lower = template.toLowerCase(Locale.ROOT);
    return lower.contains("outofmemory") || lower.contains("out of memory")
        ? FaultKind.MEMORY
        : FaultKind.CODE;
  }

  private static List<Witness.Observation> observe(Buckets buckets) {
    List<Witness.Observation> observations = new ArrayList<>();
    buckets.after.forEach(
        bucket -> observations.add(new Witness.Observation(bucket * BUCKET_NANOS, true)));
    return observations;
  }
}
