package io.inferscope.changes;

import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A record as what explains a change in their number: its field values, by the names under which
 * they are searched, and its numbers.
 *
 * @param at when it was written, or began
 * @param items each once
 * @param numbers by name; a span's {@code duration} in nanoseconds among them
 */
public record RecordItems(Instant at, List<Item> items, Map<String, Double> numbers) {
  public RecordItems {
    items = List.copyOf(items);
    numbers = Map.copyOf(numbers);
  }

  /** Longer values are texts, not categories. */
  private static final int LONGEST_VALUE = 200;

  /** What can be said of a log or span that was read as its named values. */
  public static RecordItems of(Instant at, Map<String, Value> values) {
    Collected collected = new Collected();
    values.forEach(collected::add);
    return new RecordItems(at, List.copyOf(collected.items), collected.numbers);
  }

  /** What can be said of a span. */
  public static RecordItems of(Span span) {
    Collected collected = new Collected();
    collected.category("service.name", span.resource().serviceName());
    collected.category("name", span.name());
    collected.category("scope.name", span.scope().name());
    collected.numbers.put("duration", (double) span.durationNanos());
    collected.all(span.resource().attributes());
    collected.all(span.attributes());
    return collected.at(span.startTimeUnixNano());
  }

  /** Of a metric's series: whatever tells it from others is a category, numbers too. */
  public static List<Item> ofSeries(Attributes resource, String scope, Attributes attributes) {
    Collected collected = new Collected();
    collected.category("scope.name", scope);
    collected.all(resource);
    collected.all(attributes);
    collected.numbers.forEach(
        (name, number) ->
            collected.category(
                name,
                number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(Math.round(number))
                    : Double.toString(number)));
    return List.copyOf(collected.items);
  }

  /** What has been read so far. */
  private static final class Collected {
    private final Set<Item> items = new LinkedHashSet<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    private void all(Attributes attributes) {
      for (int i = 0; i < attributes.size(); i++) {
        add(attributes.name(i), attributes.value(i));
      }
    }

    /** Codes are categories that look like numbers. */
    private void add(String name, Value value) {
      switch (value) {
        case Value.Text text -> category(name, text.value());
        case Value.Bool bool -> category(name, Boolean.toString(bool.value()));
        case Value.Whole whole when name.endsWith("code") ->
            category(name, Long.toString(whole.value()));
        case Value.Whole whole -> numbers.put(name, (double) whole.value());
        case Value.Decimal decimal -> numbers.put(name, decimal.value());
        case Value.Array ignored -> {}
        case Value.MapValue ignored -> {}
        case Value.Bytes ignored -> {}
        case Value.Empty ignored -> {}
      }
    }

    private void category(String name, String value) {
      if (!value.isEmpty() && value.length() <= LONGEST_VALUE) {
        items.add(new Item(name, value));
      }
    }

    private RecordItems at(long unixNanos) {
      return new RecordItems(Instant.ofEpochSecond(0, unixNanos), List.copyOf(items), numbers);
    }
  }
}
