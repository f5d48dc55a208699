package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines of logstash-logback-encoder, in its own fields or in ECS's, as log records. No line is
 * lost: what is not a JSON object becomes a record whose body is the line. Thread-safe.
 */
public final class LogstashJson {
  /** The attribute that says why a line could not be read as JSON. */
  public static final String PARSE_ERROR = "inferscope.parse_error";

  /**
   * A line's record.
   *
   * @param understood false when the line was no JSON object and became the body as it was
   */
  public record Line(LogRecord record, boolean understood) {}

  private LogstashJson() {}

  /**
   * Reads the line in {@code bytes[from, to)}, without its line end.
   *
   * @param receivedUnixNano becomes the observed time
   */
  public static Line read(byte[] bytes, int from, int to, long receivedUnixNano) {
    try {
      return new Line(object(bytes, from, to - from, receivedUnixNano), true);
    } catch (JsonProcessingException strict) {
      byte[] repaired = Utf8.repaired(bytes, from, to - from);
      try {
        return new Line(object(repaired, 0, repaired.length, receivedUnixNano), true);
      } catch (JsonProcessingException e) {
        String text = new String(repaired, StandardCharsets.UTF_8);
        String reason = OtlpJson.firstLine(e.getOriginalMessage());
        return new Line(plain(text, "not a JSON object: " + reason, receivedUnixNano), false);
      }
    }
  }

  /**
   * The record of a line that was too long to read: its beginning as body, and why.
   *
   * @param lengthBytes how long the line was
   */
  public static Line tooLong(byte[] beginning, long lengthBytes, long receivedUnixNano) {
    String text = new String(beginning, StandardCharsets.UTF_8);
    String reason =
        "a line of %d bytes is too long; its first %d bytes are kept"
            .formatted(lengthBytes, beginning.length);
    return new Line(plain(text, reason, receivedUnixNano), false);
  }

  private static LogRecord plain(String text, String reason, long receivedUnixNano) {
    Attributes attributes = Attributes.builder().put(PARSE_ERROR, reason).build();
    return new LogRecord(
        Resource.EMPTY,
        Scope.EMPTY,
        0,
        receivedUnixNano,
        0,
        "",
        Value.of(text),
        attributes,
        0,
        0,
        "",
        "",
        "");
  }

  private static LogRecord object(byte[] bytes, int from, int length, long receivedUnixNano)
      throws JsonProcessingException {
    try (JsonParser in = OtlpJson.JSON.createParser(bytes, from, length)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(in, "it begins otherwise");
      }
      Map<String, Value> fields = new LinkedHashMap<>();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = Utf8.repaired(in.currentName());
        in.nextToken();
        LogstashFields.put(fields, name, JsonValue.read(in, DecodeLimits.DEFAULT));
      }
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "something follows it");
      }
      return new LogstashFields(fields).record(receivedUnixNano);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }
}
