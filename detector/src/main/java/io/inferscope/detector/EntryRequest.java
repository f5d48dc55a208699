package io.inferscope.detector;

import io.inferscope.changes.Item;
import io.inferscope.changes.RecordItems;
import io.inferscope.model.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as it entered, with the spans of its trace.
 *
 * @param entry the span without a parent, else the earliest that serves a caller who sent none
 */
record EntryRequest(Span entry, List<Span> spans) {
  /** Between a service and the name of an attribute; neither holds one. */
  private static final char SEPARATOR = '\u0000';

  /**
   * What a request ends with, not what it comes with: that the failed ones have another status is
   * no answer.
   */
  private static final Set<String> OUTCOMES =
      Set.of(
          "status_code",
          "error",
          "exception",
          "response",
          "duration",
          "latency",
          "elapsed",
          "ttft");

  private static final Set<String> NAMES = Set.of("name", "scope.name");
  private static final String MODEL_ANSWERED = "gen_ai.response.model";

  /** One for each trace that has an entry. */
  static List<EntryRequest> of(List<Span> spans) {
    Map<String, List<Span>> traces = new LinkedHashMap<>();
    for (Span span : spans) {
      traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    List<EntryRequest> requests = new ArrayList<>();
    traces.forEach(
        (id, trace) -> {
          if (!id.isEmpty()) {
            entry(trace).ifPresent(entry -> requests.add(new EntryRequest(entry, trace)));
          }
        });
    return requests;
  }

  private static Optional<Span> entry(List<Span> trace) {
    Set<String> ids = trace.stream().map(Span::spanId).collect(Collectors.toSet());
    return trace.stream()
        .filter(span -> isRoot(span) || (serves(span) && !ids.contains(span.parentSpanId())))
        .min(
            Comparator.comparing((Span span) -> !isRoot(span))
                .thenComparingLong(Span::startTimeUnixNano));
  }

  private static boolean serves(Span span) {
    return span.kind() == Span.SpanKind.SERVER || span.kind() == Span.SpanKind.CONSUMER;
  }

  private static boolean isRoot(Span span) {
    return span.parentSpanId().isEmpty();
  }

  Instant at() {
    return Instant.ofEpochSecond(0, entry.startTimeUnixNano());
  }

  boolean failed() {
    return entry.status() == Span.StatusCode.ERROR;
  }

  String operation() {
    return entry.resource().serviceName() + SEPARATOR + entry.name();
  }

  /** What the entry, and the spans of {@code services}, say that the outcome does not decide. */
  RecordItems items(Set<String> services) {
    Set<Item> items = new LinkedHashSet<>();
    Map<String, Double> numbers = new HashMap<>();
    for (Span span : spans) {
      String service = span.resource().serviceName();
      if (span.equals(entry) || services.contains(service)) {
        RecordItems own = RecordItems.of(span);
        for (Item item : own.items()) {
          if (!NAMES.contains(item.field()) && !isOutcome(item.field())) {
            items.add(new Item(service + SEPARATOR + item.field(), item.value()));
          }
        }
        own.numbers()
            .forEach(
                (name, number) -> {
                  if (!isOutcome(name)) {
                    numbers.merge(service + SEPARATOR + name, number, Math::max);
                  }
                });
      }
    }
    return new RecordItems(at(), List.copyOf(items), numbers);
  }

  private static boolean isOutcome(String attribute) {
    if (attribute.equals(MODEL_ANSWERED)) {
      return false;
    }
    String name = attribute.toLowerCase(Locale.ROOT);
    return name.contains("time_to_") || OUTCOMES.stream().anyMatch(part -> hasPart(name, part));
  }

  private static boolean hasPart(String name, String part) {
    for (String each : name.split("\\.", -1)) {
      if (each.equals(part) || each.startsWith(part + "_") || each.endsWith("_" + part)) {
        return true;
      }
    }
    return false;
  }

  /** The place that a field of {@link #items} names. */
  static BadRequests.Trait trait(String field, @Nullable String value) {
    int separator = field.indexOf(SEPARATOR);
    return new BadRequests.Trait(
        field.substring(0, separator), field.substring(separator + 1), value);
  }
}
