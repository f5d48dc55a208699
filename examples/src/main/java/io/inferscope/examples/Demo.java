package io.inferscope.examples;

import io.inferscope.examples.Verdict.Check;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The course of a demo: load, quiet, a fault, the answer, the judgement. */
final class Demo {
  private static final double REQUESTS_PER_SECOND = 16;
  private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(65);
  private static final int QUIET_SPREAD_SECONDS = 10;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(100);
  private static final Duration SETTLED = Duration.ofSeconds(12);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final long MEMORY_LIMIT_MIB = 2048;

  private final IncidentApi api;
  private final DemoStack stack;
  private final RandomGenerator random;
  private final Consumer<String> out;
  private final Instant started = Instant.now();

  Demo(IncidentApi api, DemoStack stack, RandomGenerator random, Consumer<String> out) {
    this.api = api;
    this.stack = stack;
    this.random = random;
    this.out = out;
  }

  /** Runs to the verdict; true if it is right. */
  boolean run(Fault fault, long seed) throws IOException {
    stack.startLoad(REQUESTS_PER_SECOND, seed);
    say("services run under " + REQUESTS_PER_SECOND + " requests/s");
    awaitVisible();
    Duration quiet = QUIET.plusSeconds(random.nextInt(QUIET_SPREAD_SECONDS + 1));
    say("their telemetry can be found; quiet for " + quiet.toSeconds() + " s");
    List<Incident> pages = watchQuiet(Instant.now().plus(quiet));
    Injection injection = stack.inject(fault, random);
    say("something was broken; waiting for an answer");
    Optional<Incident> answer = awaitAnswer(pages, injection.at().plus(ANSWER_LIMIT));
    report(injection, answer);
    Verdict verdict = Verdict.of(injection, pages, answer);
    verdict.checks().forEach(check -> out.accept(row(check)));
    out.accept("");
    out.accept(verdict.line());
    return verdict.right();
  }

  private void awaitVisible() throws IOException {
    Instant limit = Instant.now().plus(VISIBLE_LIMIT);
    while (!api.knowsServices(Set.of("gateway", "model-server"))) {
      if (Instant.now().isAfter(limit)) {
        throw new IOException("the API did not list the services within " + VISIBLE_LIMIT);
      }
      pause();
    }
  }

  private List<Incident> watchQuiet(Instant end) throws IOException {
    Map<String, Incident> pages = new LinkedHashMap<>();
    while (Instant.now().isBefore(end)) {
      for (Incident incident : api.incidents()) {
        if (pages.putIfAbsent(incident.id(), incident) == null) {
          say("paged while nothing is wrong: " + incident.title());
        }
      }
      pause();
    }
    return List.copyOf(pages.values());
  }

  /** The first incident after the injection once its explanation has stood for a while. */
  private Optional<Incident> awaitAnswer(List<Incident> pages, Instant limit) throws IOException {
    Set<String> old = pages.stream().map(Incident::id).collect(Collectors.toSet());
    Optional<Incident> latest = Optional.empty();
    List<Object> answer = List.of();
    Instant since = Instant.now();
    while (Instant.now().isBefore(limit)) {
      latest = firstOpen(old);
      List<Object> now = latest.map(Incident::answer).orElse(List.of());
      if (!now.equals(answer)) {
        answer = now;
        since = Instant.now();
        say(latest.map(Demo::headline).orElse("no incident is open any more"));
      } else if (latest.filter(Incident::isExplained).isPresent()
          && since.plus(SETTLED).isBefore(Instant.now())) {
        break;
      }
      pause();
    }
    return latest.isPresent() ? api.incident(latest.get().id()).or(this::none) : latest;
  }

  private Optional<Incident> none() {
    say("the incident is in the list, but not to be had by its id");
    return Optional.empty();
  }

  private Optional<Incident> firstOpen(Set<String> old) throws IOException {
    List<Incident> fresh = new ArrayList<>(api.incidents());
    fresh.removeIf(incident -> old.contains(incident.id()) || !incident.isOpen());
    return fresh.stream().findFirst();
  }

  private static String headline(Incident incident) {
    String suspect =
        incident.suspects().stream()
            .findFirst()
            .map(first -> first.service() + "/" + first.kind())
            .orElse("nobody yet");
    return "incident: " + incident.title() + ", suspect " + suspect;
  }

  private void report(Injection injection, Optional<Incident> answer) throws IOException {
    Instant now = Instant.now();
    out.accept("");
    answer.ifPresentOrElse(
        incident -> IncidentPage.lines(incident, now).forEach(out),
        () -> out.accept("no incident was opened"));
    long open = api.incidents().stream().filter(Incident::isOpen).count();
    out.accept("open incidents: " + open);
    out.accept("");
    out.accept(
        "injected: %s at %s on %s"
            .formatted(
                injection.fault().label(),
                Clock24.time(injection.at()),
                String.join(", ", injection.targets())));
  }

  private static String row(Check check) {
    return "  %-17s expected %-26s got %-40s %s"
        .formatted(
            check.what(), check.expected(), check.actual(), check.right() ? "right" : "WRONG");
  }

  /**
   * Prints what each process holds, and how long all of this took.
   *
   * @param product processes that were there before, by name
   */
  void printMemory(Map<String, Long> product) {
    Map<String, Long> processes = new LinkedHashMap<>(product);
    stack.children().forEach(child -> processes.put(child.name(), child.pid()));
    processes.put("demo", ProcessHandle.current().pid());
    long totalMib = 0;
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      OptionalLong bytes = ResidentMemory.bytes(process.getValue());
      parts.add(process.getKey() + " " + (bytes.isPresent() ? bytes.getAsLong() >> 20 : "gone"));
      totalMib += bytes.orElse(0) >> 20;
    }
    out.accept("resident MiB: " + String.join(", ", parts));
    out.accept(
        "total %d MiB of %d allowed; demo took %d s"
            .formatted(
                totalMib, MEMORY_LIMIT_MIB, Duration.between(started, Instant.now()).toSeconds()));
  }

  private void say(String what) {
    out.accept("[%3d s] %s".formatted(Duration.between(started, Instant.now()).toSeconds(), what));
  }

  private static void pause() {
    LockSupport.parkNanos(POLL.toNanos());
  }
}
