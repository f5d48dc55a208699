package io.inferscope.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.examples.Incident.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An incident on one screen, for a person who was woken by it. */
final class IncidentPage {
  private static final int MOST_ROWS = 5;
  private static final int MOST_HIT = 2;
  private static final int LINE_LENGTH = 110;
  private static final String RULE = "─".repeat(LINE_LENGTH);

  /** Members that say something to a person, the best first. */
  private static final List<String> TELLING =
      List.of("text", "summary", "title", "template", "message", "description", "name");

  private IncidentPage() {}

  static List<String> lines(Incident incident, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(RULE);
    lines.add(incident.state().toUpperCase(Locale.ROOT) + "  " + incident.title());
    lines.add("since      " + incident.onset().map(onset -> since(onset, now)).orElse("unknown"));
    hit(incident.json().path("impact"), lines);
    lines.add("incident   " + incident.id());
    suspects(incident, lines);
    section("what changed", incident.json().path("changes"), lines);
    section("findings", incident.json().path("findings"), lines);
    section("log patterns", incident.json().path("patterns"), lines);
    section("traces to look at", incident.json().path("traces"), lines);
    lines.add(RULE);
    return lines;
  }

  private static String since(Instant onset, Instant now) {
    return Clock24.time(onset) + ", " + Duration.between(onset, now).toSeconds() + " s ago";
  }

  /** How many in all, then the most hit of each kind. */
  private static void hit(JsonNode impact, List<String> lines) {
    JsonNode radius = impact.path("blast_radius");
    if (!radius.isObject()) {
      lines.add("hit        " + scalars(impact).orElse("not told"));
      return;
    }
    lines.add("hit        " + counts(radius));
    for (String kind : List.of("entry_points", "models", "replicas", "customers")) {
      String most =
          radius
              .path(kind)
              .valueStream()
              .limit(MOST_HIT)
              .map(row -> row.path("name").asText() + " (" + counts(row) + ")")
              .collect(Collectors.joining(", "));
      if (!most.isEmpty()) {
        lines.add(cut("  " + kind.replace('_', ' ') + ": " + most));
      }
    }
  }

  private static String counts(JsonNode row) {
    return "%d requests, %d failed, %d slow"
        .formatted(
            row.path("requests").asLong(), row.path("failed").asLong(), row.path("slow").asLong());
  }

  private static void suspects(Incident incident, List<String> lines) {
    lines.add("");
    lines.add("suspects");
    int rank = 1;
    for (Suspect suspect : incident.suspects().stream().limit(MOST_ROWS).toList()) {
      lines.add(cut("  %d. %s".formatted(rank++, suspectLine(suspect))));
      suspect
          .json()
          .path("evidence")
          .valueStream()
          .limit(MOST_ROWS)
          .forEach(evidence -> lines.add(cut("       - " + telling(evidence))));
    }
  }

  private static String suspectLine(Suspect suspect) {
    StringBuilder line = new StringBuilder(suspect.service()).append(": ").append(suspect.kind());
    JsonNode score = suspect.json().path("score");
    if (score.isNumber()) {
      line.append(", score ").append(number(score));
    }
    for (String member : List.of("instance", "version", "operation")) {
      String value = suspect.json().path(member).asText("");
      if (!value.isEmpty() && !value.equals("null")) {
        line.append(", ").append(member).append(' ').append(value);
      }
    }
    return line.toString();
  }

  private static void section(String heading, JsonNode rows, List<String> lines) {
    if (rows.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(heading);
    rows.valueStream().limit(MOST_ROWS).forEach(row -> lines.add(cut("  - " + telling(row))));
    if (rows.size() > MOST_ROWS) {
      lines.add("  and " + (rows.size() - MOST_ROWS) + " more");
    }
  }

  private static String telling(JsonNode node) {
    return TELLING.stream()
        .map(member -> node.path(member).asText(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .or(() -> scalars(node))
        .orElse(node.toString());
  }

  /** The plain members of an object as one line; nested ones in brackets. */
  private static Optional<String> scalars(JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      return node.isValueNode() ? Optional.of(number(node)) : Optional.empty();
    }
    return Optional.of(
        node.properties().stream()
            .filter(member -> !member.getValue().isNull())
            .map(IncidentPage::member)
            .collect(Collectors.joining(", ")));
  }

  private static String member(Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    return member.getKey().replace('_', ' ') + " " + (value.isValueNode() ? number(value) : value);
  }

  private static String number(JsonNode node) {
    if (!node.isFloatingPointNumber()) {
      return node.asText();
    }
    double value = node.asDouble();
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.3g", value);
  }

  private static String cut(String line) {
    String one = line.replaceAll("\\s*\\R\\s*", " ");
    return one.length() <= LINE_LENGTH ? one : one.substring(0, LINE_LENGTH - 1) + "…";
  }
}
