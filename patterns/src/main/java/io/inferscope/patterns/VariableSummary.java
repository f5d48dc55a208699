package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one variable of a pattern holds: its most frequent values and, as far as they are numbers,
 * their range. Bounded: {@value #COUNTERS} counters by the Space-Saving algorithm (Metwally,
 * Agrawal and El Abbadi, 2005), so a count is too high by at most the smallest counter. Not
 * thread-safe.
 */
public final class VariableSummary {

  /**
   * A value and how often it came.
   *
   * @param text the value
   * @param atMost its count, too high by {@code error} at most
   * @param error 0 where the count is exact
   */
  public record Frequent(String text, long atMost, long error) {}

  private static final int COUNTERS = 256;
  private static final int LONGEST_TEXT = 256;

  private final Map<String, long[]> counters = new LinkedHashMap<>();
  private long count;
  private long numbers;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  private double sum;

  /** Adds the value of one message; long texts are cut. */
  public void add(String value) {
    String text = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) : value;
    count++;
    long[] counter = counters.get(text);
    if (counter != null) {
      counter[0]++;
    } else if (counters.size() < COUNTERS) {
      counters.put(text, new long[] {1, 0});
    } else {
      replaceRarest(text);
    }
    leadingNumber(text).ifPresent(this::addNumber);
  }

  private void replaceRarest(String text) {
    String rarest = "";
    long least = Long.MAX_VALUE;
    for (Map.Entry<String, long[]> entry : counters.entrySet()) {
      if (entry.getValue()[0] < least) {
        least = entry.getValue()[0];
        rarest = entry.getKey();
      }
    }
    counters.remove(rarest);
    counters.put(text, new long[] {least + 1, least});
  }

  private void addNumber(double number) {
    numbers++;
    smallest = Math.min(smallest, number);
    largest = Math.max(largest, number);
    sum += number;
  }

  /** The number that a text begins with, whatever its unit: {@code 12.5} of {@code 12.5ms}. */
  private static OptionalDouble leadingNumber(String text) {
    int end = text.startsWith("-") ? 1 : 0;
    int digits = 0;
    while (end < text.length()
        && (CharClass.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      digits += text.charAt(end) == '.' ? 0 : 1;
      end++;
    }
    try {
      return digits == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(text.substring(0, end)));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Values added. */
  public long count() {
    return count;
  }

  /** How many values began with a number. */
  public long numbers() {
    return numbers;
  }

  /** Smallest number; empty where there was none. */
  public OptionalDouble smallest() {
    return numbers == 0 ? OptionalDouble.empty() : OptionalDouble.of(smallest);
  }

  /** Largest number; empty where there was none. */
  public OptionalDouble largest() {
    return numbers == 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
  }

  /** Mean of the numbers; empty where there was none. */
  public OptionalDouble mean() {
    return numbers == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / numbers);
  }

  /**
   * The most frequent values, the most frequent first. Those of which less than half the count is
   * certain are left out: they may be as rare as any other.
   */
  public List<Frequent> top(int most) {
    List<Frequent> top = new ArrayList<>();
    counters.forEach(
        (text, counter) -> {
          if (2 * counter[1] < counter[0]) {
            top.add(new Frequent(text, counter[0], counter[1]));
          }
        });
    top.sort(Comparator.comparingLong(Frequent::atMost).reversed().thenComparing(Frequent::text));
    return List.copyOf(top.subList(0, Math.min(most, top.size())));
  }
}
