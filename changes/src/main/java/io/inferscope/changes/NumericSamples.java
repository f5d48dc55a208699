package io.inferscope.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of each numeric attribute in a sample of documents.
 *
 * @param values by the attribute's name
 */
public record NumericSamples(Map<String, double[]> values) {
  /** Attributes are compared in the order in which they were first seen, no more than these. */
  private static final int MOST_NAMES = 200;

  private static final int MOST_SHIFTS = 5;
  private static final double LEVEL = 1e-3;

  /** A shift that moves fewer than one in ten values past another is of no use to anybody. */
  private static final double LEAST_SUPERIORITY = 0.1;

  /**
   * A numeric attribute that is distributed otherwise than before.
   *
   * @param field its name
   * @param medianBefore in the first sample
   * @param medianAfter in the later one
   * @param pValue corrected for the number of attributes
   * @param superiority probability that a value now exceeds one of before, 0.5 for alike
   */
  public record Shift(
      String field, double medianBefore, double medianAfter, double superiority, double pValue) {}

  /** The numbers of some documents. */
  public static NumericSamples of(List<RecordItems> records) {
    Map<String, List<Double>> lists = new LinkedHashMap<>();
    for (RecordItems record : records) {
      record
          .numbers()
          .forEach(
              (name, number) -> {
                if (lists.size() < MOST_NAMES || lists.containsKey(name)) {
                  lists.computeIfAbsent(name, key -> new ArrayList<>()).add(number);
                }
              });
    }
    Map<String, double[]> values = new LinkedHashMap<>();
    lists.forEach(
        (name, list) -> values.put(name, list.stream().mapToDouble(Double::doubleValue).toArray()));
    return new NumericSamples(values);
  }

  /** How these differ from later ones, least likely first. */
  public List<Shift> shifts(NumericSamples later) {
    return values.keySet().stream()
        .map(name -> shift(name, later))
        .flatMap(Optional::stream)
        .filter(shift -> shift.pValue() <= LEVEL)
        .filter(shift -> Math.abs(shift.superiority() - 0.5) >= LEAST_SUPERIORITY)
        .sorted(Comparator.comparingDouble(Shift::pValue))
        .limit(MOST_SHIFTS)
        .toList();
  }

  private Optional<Shift> shift(String name, NumericSamples later) {
    double[] none = {};
    return NumericShift.compare(
            values.getOrDefault(name, none), later.values.getOrDefault(name, none))
        .map(
            shift ->
                new Shift(
                    name,
                    shift.medianBefore(),
                    shift.medianAfter(),
                    shift.superiority(),
                    Math.min(1, shift.pValue() * values.size())));
  }
}
