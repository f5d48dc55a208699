package io.inferscope.collector;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How a request's bytes were packed. */
enum ContentEncoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  private static final int CHUNK_BYTES = 64 << 10;

  /** The encoding of that name; null when it is none that we know. */
  static @Nullable ContentEncoding of(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT).strip()) {
      case "", "identity" -> IDENTITY;
      case "gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /** What unpacking came to. */
  sealed interface Unpacked {
    record Bytes(byte[] bytes) implements Unpacked {}

    record Failed(Reason reason, String message) implements Unpacked {}
  }

  /** Unpacks {@code packed}, taking each chunk from the bound before there is another. */
  Unpacked unpack(byte[] packed, int maxBytes, InFlightBytes.Reservation reservation) {
    if (this == IDENTITY) {
      return new Unpacked.Bytes(packed);
    }
    ByteArrayOutputStream unpacked =
        new ByteArrayOutputStream(Math.min(4 * packed.length, maxBytes));
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = open(packed)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (unpacked.size() + read > maxBytes) {
          return new Unpacked.Failed(
              Reason.TOO_LARGE,
              "the request inflates to more than %d bytes; send smaller batches"
                  .formatted(maxBytes));
        }
        if (!reservation.add(read)) {
          return new Unpacked.Failed(Reason.TOO_MANY_IN_FLIGHT, Intake.TOO_MANY_IN_FLIGHT);
        }
        unpacked.write(chunk, 0, read);
      }
    } catch (IOException e) {
      return new Unpacked.Failed(
          Reason.MALFORMED,
          "the request is not %s as it says: %s"
              .formatted(name().toLowerCase(Locale.ROOT), e.getMessage()));
    }
    return new Unpacked.Bytes(unpacked.toByteArray());
  }

  private InputStream open(byte[] packed) throws IOException {
    InputStream in = new ByteArrayInputStream(packed);
    return this == GZIP ? new GZIPInputStream(in, CHUNK_BYTES) : new InflaterInputStream(in);
  }
}
