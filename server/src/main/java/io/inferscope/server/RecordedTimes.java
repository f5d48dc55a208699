package io.inferscope.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.inferscope.otlp.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Moves the times of a recording, and takes answers back to the times that it was recorded with.
 *
 * <p>Elasticsearch keeps instants from 1970 on, and OTLP knows no earlier ones; recordings of
 * clocks that were not yet set, or that were shifted carelessly, hold some all the same. Such a
 * stretch is moved as a whole to where it ends as the rest begins.
 *
 * @param stretchNanos what is added to times before 1970
 * @param seamNanos the earliest time that is not before 1970
 * @param shiftNanos what is then added to all
 */
record RecordedTimes(long stretchNanos, long seamNanos, long shiftNanos) {
  /** All times as they are. */
  static final RecordedTimes AS_THEY_ARE = new RecordedTimes(0, 0, 0);

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long SEAM_NANOS = 15 * NANOS_PER_SECOND;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> TIMES =
      Set.of("timeUnixNano", "startTimeUnixNano", "endTimeUnixNano", "observedTimeUnixNano");

  /** What a recording holds, metrics aside, which often begin long before the rest. */
  private static final class Extent {
    long lastBefore1970 = Long.MIN_VALUE;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    long see(long nanos) {
      if (nanos < 0) {
        lastBefore1970 = Math.max(lastBefore1970, nanos);
      } else if (nanos > 0) {
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
      }
      return nanos;
    }
  }

  /** Makes a recording storable; reads it once. Lines that are no JSON are passed over. */
  static RecordedTimes storable(Recording recording) throws IOException, InterruptedException {
    Extent extent = extent(recording);
    boolean torn = extent.lastBefore1970 != Long.MIN_VALUE;
    if (!torn) {
      return AS_THEY_ARE;
    }
    long seam = extent.first == Long.MAX_VALUE ? 1 : extent.first;
    return new RecordedTimes(seam - extent.lastBefore1970, seam, 0);
  }

  /** The same, moved so that the latest span or log record of the recording is at {@code end}. */
  static RecordedTimes endingAt(Instant end, Recording recording)
      throws IOException, InterruptedException {
    RecordedTimes storable = storable(recording);
    Extent extent = extent(recording);
    long last = extent.last == Long.MIN_VALUE ? storable.apply(extent.lastBefore1970) : extent.last;
    return new RecordedTimes(storable.stretchNanos, storable.seamNanos, nanos(end) - last);
  }

  private static Extent extent(Recording recording) throws IOException, InterruptedException {
    Extent extent = new Extent();
    List<Signal> signals =
        recording.files().keySet().equals(Set.of(Signal.METRICS))
            ? List.of(Signal.METRICS)
            : List.of(Signal.TRACES, Signal.LOGS);
    for (Signal signal : signals) {
      recording.forEach(signal, (ignored, request) -> rewrite(request, extent::see));
    }
    return extent;
  }

  /** Where a time goes, nanoseconds since the epoch; 0, which OTLP reads as unknown, stays. */
  long apply(long nanos) {
    if (nanos == 0) {
      return 0;
    }
    return (nanos < 0 ? nanos + stretchNanos : nanos) + shiftNanos;
  }

  Instant apply(Instant time) {
    return instant(apply(nanos(time)));
  }

  /**
   * Where a moved time came from. What seems to lie just before the seam lies at it: an onset is
   * put half-way between two observations, and nothing is known of the time between the two
   * stretches.
   */
  Instant original(Instant moved) {
    long nanos = nanos(moved) - shiftNanos;
    if (stretchNanos == 0 || nanos >= seamNanos) {
      return instant(nanos);
    }
    return instant(nanos >= seamNanos - SEAM_NANOS ? seamNanos : nanos - stretchNanos);
  }

  /** An export request with its times moved; one that is no JSON comes back as it is. */
  byte[] rewrite(byte[] request) throws IOException {
    return equals(AS_THEY_ARE) ? request : rewrite(request, this::apply);
  }

  private static byte[] rewrite(byte[] request, LongUnaryOperator time) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(request.length + 64);
    try (JsonParser in = JSON.createParser(request);
        JsonGenerator out = JSON.createGenerator(bytes)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (isTime(in, token)) {
          out.writeString(Long.toString(time.applyAsLong(number(in.getText()))));
        } else {
          out.copyCurrentEvent(in);
        }
      }
    } catch (JsonProcessingException e) {
      return request; // The collector says what is wrong with it.
    }
    return bytes.toByteArray();
  }

  private static boolean isTime(JsonParser in, JsonToken token) throws IOException {
    return (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)
        && in.currentName() != null
        && TIMES.contains(in.currentName())
        && in.getText().matches("-?\\d{1,20}");
  }

  /** Times before 1970 are written as negative numbers or as what those are without a sign. */
  private static long number(String text) {
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return 0; // More than 64 bits: no time.
    }
  }

  private static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
