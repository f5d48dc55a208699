package io.inferscope.queryapi;

import io.inferscope.patterns.TemplateExpression;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule that keeps a pattern's logs from being sent, as configuration of an OpenTelemetry
 * Collector: its filter processor drops what a condition matches.
 *
 * @param kind {@code drop} for logs of debugging, {@code sample} for others: one of sixteen is kept
 * @param why in one sentence
 * @param collector YAML of the processor
 */
record VolumeRule(String kind, String why, String collector) {
  private static final Set<String> DEBUGGING = Set.of("TRACE", "DEBUG");
  private static final Set<String> NEEDED = Set.of("WARN", "ERROR", "FATAL");

  /**
   * The rule for a pattern; none where a log of it is a warning or worse, or where its messages
   * cannot be told by their text.
   */
  static Optional<VolumeRule> offer(
      String service, String template, Set<String> severities, List<String> examples) {
    if (severities.stream().anyMatch(NEEDED::contains)) {
      return Optional.empty();
    }
    boolean drop = !severities.isEmpty() && DEBUGGING.containsAll(severities);
    return TemplateExpression.of(template, examples)
        .map(expression -> rule(service, expression, drop));
  }

  private static VolumeRule rule(String service, String expression, boolean drop) {
    String condition =
        "resource.attributes[\"service.name\"] == "
            + QueryApi.quoted(service)
            + " and IsMatch(log.body, "
            + QueryApi.quoted(expression)
            + ")";
    // The first of sixteen hexadecimal digits of a hash: an even draw that any collector repeats.
    String sampled = condition + " and not IsMatch(SHA256(String(log.time_unix_nano)), \"^0\")";
    String yaml =
        """
        processors:
          filter/%s:
            error_mode: ignore
            logs:
              log_record:
                - %s
        """
            .formatted(drop ? "drop" : "sample", singleQuoted(drop ? condition : sampled));
    return new VolumeRule(
        drop ? "drop" : "sample",
        drop
            ? "Only logs of debugging have this pattern."
            : "No log of this pattern is a warning or worse; one of sixteen tells as much.",
        yaml);
  }

  private static String singleQuoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
