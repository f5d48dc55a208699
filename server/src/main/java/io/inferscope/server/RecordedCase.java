package io.inferscope.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A recorded incident: a recording and, in {@code window.json}, what is known of its time: {@code
 * range}, and perhaps {@code baseline} and {@code incident}, each with {@code from} and {@code to}
 * in ISO 8601.
 */
record RecordedCase(
    Recording recording, Span range, @Nullable Span baseline, @Nullable Span incident) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** From (inclusive) to (exclusive). */
  record Span(Instant from, Instant to) {}

  /**
   * Reads {@code window.json}.
   *
   * @throws UserException when it or the recording is missing or cannot be understood
   */
  static RecordedCase open(Path directory) throws IOException {
    Recording recording = Recording.open(directory);
    Path file = directory.resolve("window.json");
    if (!Files.isRegularFile(file)) {
      throw new UserException(file + " is missing: expected {\"range\":{\"from\":…,\"to\":…},…}");
    }
    try {
      JsonNode windows = JSON.readTree(Files.readString(file));
      return new RecordedCase(
          recording,
          span(file, windows, "range"),
          windows.has("baseline") ? span(file, windows, "baseline") : null,
          windows.has("incident") ? span(file, windows, "incident") : null);
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Span span(Path file, JsonNode windows, String name) {
    return new Span(time(file, windows, name, "from"), time(file, windows, name, "to"));
  }

  private static Instant time(Path file, JsonNode windows, String name, String end) {
    String text = windows.path(name).path(end).asText();
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UserException(
          "%s: %s.%s is '%s', expected ISO 8601 such as 2026-01-31T03:00:00Z"
              .formatted(file, name, end, text));
    }
  }
}
