package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Hit;
import io.inferscope.patterns.MaskRule;
import io.inferscope.patterns.Variable;
import io.inferscope.patterns.VariableReader;
import io.inferscope.patterns.VariableSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What the variables of a pattern hold, in a sample of its messages. */
final class VariableContents {
  private static final int TOP = 10;

  private final VariableSummary summary = new VariableSummary();
  private final Set<String> types = new TreeSet<>();

  private VariableContents() {}

  /**
   * The contents.
   *
   * @param sampled messages that were read
   * @param unread of these, of another form than the template shows
   */
  record Contents(int sampled, int unread, List<Row> positions) {}

  /**
   * One variable.
   *
   * @param position from 0, in order of the template
   */
  record Row(
      int position, Set<String> types, long count, List<Frequent> top, Optional<Numbers> numbers) {}

  /** A value and its count, which is too high by {@code error} at most. */
  record Frequent(String value, long count, long error) {}

  /** Of the values that begin with a number, whatever its unit. */
  record Numbers(long count, double min, double max, double mean) {}

  static Contents of(String template, List<MaskRule> rules, List<Hit> sample) {
    VariableReader reader = new VariableReader(rules);
    List<VariableContents> positions = new ArrayList<>();
    int unread = 0;
    for (Hit hit : sample) {
      Optional<List<Variable>> variables = reader.read(template, LogExample.message(hit));
      unread += variables.isPresent() ? 0 : 1;
      variables.ifPresent(found -> add(found, positions));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      rows.add(positions.get(i).row(i));
    }
    return new Contents(sample.size(), unread, rows);
  }

  private static void add(List<Variable> variables, List<VariableContents> positions) {
    while (positions.size() < variables.size()) {
      positions.add(new VariableContents());
    }
    for (int i = 0; i < variables.size(); i++) {
      positions.get(i).summary.add(variables.get(i).text());
      positions.get(i).types.add(variables.get(i).type().placeholder());
    }
  }

  private Row row(int position) {
    OptionalDouble smallest = summary.smallest();
    Optional<Numbers> numbers =
        smallest.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Numbers(
                    summary.numbers(),
                    smallest.getAsDouble(),
                    summary.largest().orElseThrow(),
                    summary.mean().orElseThrow()));
    List<Frequent> top =
        summary.top(TOP).stream()
            .map(value -> new Frequent(value.text(), value.atMost(), value.error()))
            .toList();
    return new Row(position, types, summary.count(), top, numbers);
  }
}
