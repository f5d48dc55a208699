package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * OTLP/JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding") to protobuf, so that
 * everything behind a receiver knows one format. It streams. Thread-safe.
 *
 * <p>Reading is lenient where nothing is lost by it: ids in hex or base64, 64-bit numbers as
 * numbers or texts, enumerations by number or name, field names also in the protocol's own
 * spelling. Unknown fields are skipped. JSON nested deeper than {@value #DEEPEST_JSON} levels,
 * about 250 levels of attribute values, is malformed.
 */
public final class OtlpJson {
  /** What the smallest thread's stack bears, and four times what the value limit lets through. */
  static final int DEEPEST_JSON = 1000;

  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Interned names never leave the heap's string table; a client could fill it.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_JSON)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private OtlpJson() {}

  /** The protobuf form of a JSON request; bytes that are not UTF-8 are replaced by U+FFFD. */
  public static TranscodeResult toProtobuf(Signal signal, byte[] json) {
    TranscodeResult result = read(signal, json);
    if (result instanceof TranscodeResult.Malformed) {
      byte[] repaired = Utf8.repaired(json, 0, json.length);
      return Arrays.equals(repaired, json) ? result : read(signal, repaired);
    }
    return result;
  }

  private static TranscodeResult read(Signal signal, byte[] json) {
    WireWriter out = new WireWriter();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return new TranscodeResult.Malformed(0, "the request is not a JSON object");
      }
      new JsonMessageReader(in, out).message(OtlpMessages.request(signal));
      if (in.nextToken() != null) {
        return new TranscodeResult.Malformed(
            in.currentTokenLocation().getByteOffset(), "something follows the request");
      }
    } catch (MalformedException e) {
      return new TranscodeResult.Malformed(e.offset(), e.reason());
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      return new TranscodeResult.Malformed(offset, firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    return new TranscodeResult.Transcoded(out.toBytes());
  }

  static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("not JSON");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
