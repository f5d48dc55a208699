package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Services that spend much less time on their own work: perhaps they return before it is done. That
 * is also how getting well looks, so it never suffices alone; where nothing else speaks, it says
 * whom to look at first.
 */
final class ShorterWork implements Extractor {
  /** Below {@code Fusion}'s half-way strength by a wide margin. */
  private static final double MOST = 1.5;

  /** Ratio of medians from which work counts as shorter; drift of a third is common. */
  private static final double SHORTER = 0.6;

  private static final double CERTAIN = 3;

  private record Stratum(String operation, String caller) {
    static Stratum of(Segment segment) {
      return new Stratum(segment.operation(), segment.caller());
    }
  }

  private static final class Service {
    final Map<Stratum, Samples> before = new LinkedHashMap<>();
    final Map<Stratum, Samples> after = new LinkedHashMap<>();
  }

  @Override
  public List<Clue> extract(Contrast contrast) {
    Map<String, Service> services = new LinkedHashMap<>();
    collect(contrast.segmentsBefore(), true, services);
    collect(contrast.segmentsAfter(), false, services);
    return services.entrySet().stream()
        .map(entry -> clue(entry.getKey(), entry.getValue()))
        .filter(clue -> clue.strength() > 0)
        .toList();
  }

  private static void collect(
      List<Segment> segments, boolean before, Map<String, Service> services) {
    for (Segment segment : segments) {
      if (segment.part() == Part.OWN) {
        Service service = services.computeIfAbsent(segment.service(), key -> new Service());
        (before ? service.before : service.after)
            .computeIfAbsent(Stratum.of(segment), key -> new Samples())
            .add(Math.max(1, segment.nanos()));
      }
    }
  }

  private static Clue clue(String name, Service service) {
    RankTest test = new RankTest();
    double logRatios = 0;
    int count = 0;
    Samples usual = new Samples();
    Samples now = new Samples();
    for (Map.Entry<Stratum, Samples> stratum : service.after.entrySet()) {
      Samples before = service.before.getOrDefault(stratum.getKey(), new Samples());
      Samples after = stratum.getValue();
      if (before.size() > 0) {
        test.add(before, after);
        logRatios += after.size() * Math.log(after.median() / before.median());
        count += after.size();
        usual.add(before.median());
        now.add(after.median());
      }
    }
    double ratio = count == 0 ? 1 : Math.exp(logRatios / count);
    boolean shorter = ratio <= SHORTER && test.z() <= -CERTAIN;
    String text =
        String.format(
            Locale.ROOT,
            "requests spend %.1f ms in %s's own work, usually %.1f ms: less may be done",
            now.median() / 1e6,
            name,
            usual.median() / 1e6);
    return new Clue(
        EvidenceType.SELF_TIME,
        Suspect.service(name),
        FaultKind.CODE,
        shorter ? Math.min(MOST, -test.z() / 2) * (1 - ratio) : 0,
        new Observed(usual.median(), now.median(), text, List.of()),
        traces -> observe(name, service.before, traces));
  }

  private static List<Witness.Observation> observe(
      String service, Map<Stratum, Samples> before, List<Trace> traces) {
    Map<Stratum, Double> medians = new LinkedHashMap<>();
    before.forEach((stratum, samples) -> medians.put(stratum, samples.median()));
    return traces.stream()
        .flatMap(trace -> trace.segments().stream())
        .filter(segment -> segment.part() == Part.OWN && segment.service().equals(service))
        .filter(segment -> medians.containsKey(Stratum.of(segment)))
        .map(
            segment ->
                new Witness.Observation(
                    segment.node().start(),
                    segment.nanos()
                        < SHORTER * medians.getOrDefault(Stratum.of(segment), Double.NaN)))
        .toList();
  }
}
