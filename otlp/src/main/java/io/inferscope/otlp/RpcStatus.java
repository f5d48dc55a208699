package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The {@code google.rpc.Status} that OTLP receivers answer a refused request with
 * (github.com/googleapis/googleapis, google/rpc/status.proto and error_details.proto).
 *
 * @param code a gRPC status code, for example 3 for an invalid argument
 * @param message for people
 * @param retryAfter when the client may try again; zero when it should not
 */
public record RpcStatus(int code, String message, Duration retryAfter) {

  /** The protobuf form; with a {@code RetryInfo} among its details when a retry is welcome. */
  public byte[] toProtobuf() {
    WireWriter out = new WireWriter();
    out.varint(1, code);
    out.text(2, message);
    if (!retryAfter.isZero()) {
      int any = out.begin(3);
      out.text(1, "type.googleapis.com/google.rpc.RetryInfo");
      int retryInfo = out.begin(2);
      int duration = out.begin(1);
      out.varint(1, retryAfter.toSeconds());
      out.varint(2, retryAfter.toNanosPart());
      out.end(duration);
      out.end(retryInfo);
      out.end(any);
    }
    return out.toBytes();
  }

  /** The JSON form, in UTF-8: code and message. */
  public byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = OtlpJson.JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("code", code);
      out.writeStringField("message", message);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
