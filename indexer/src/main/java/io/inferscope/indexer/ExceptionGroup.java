package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import io.inferscope.patterns.ExceptionFingerprint;
import java.util.Optional;

/** Finds the exception that a record tells of, and writes what groups it. */
final class ExceptionGroup {
  private static final byte[] EXCEPTION = JsonBytes.prepared("exception");
  private static final byte[] ID = JsonBytes.prepared("id");
  private static final byte[] TYPE = JsonBytes.prepared("type");
  private static final byte[] FRAME = JsonBytes.prepared("frame");

  private ExceptionGroup() {}

  /** From the attributes of OpenTelemetry's conventions, else from a trace in the body. */
  static Optional<ExceptionFingerprint> of(Attributes attributes, Value body) {
    String type = attributes.text("exception.type", "");
    String trace = attributes.text("exception.stacktrace", "");
    if (trace.isEmpty() && type.isEmpty()) {
      return body instanceof Value.Text text && text.value().indexOf('\n') > 0
          ? ExceptionFingerprint.of(text.value())
          : Optional.empty();
    }
    Optional<ExceptionFingerprint> found = ExceptionFingerprint.of(trace);
    if (type.isEmpty()) {
      return found;
    }
    return Optional.of(
        found
            .map(fingerprint -> fingerprint.ofType(type))
            .orElseGet(() -> ExceptionFingerprint.withoutFrames(type)));
  }

  /** Writes the member {@code exception} of our own object. */
  static void write(JsonBytes json, ExceptionFingerprint exception) {
    json.name(EXCEPTION).openObject();
    json.name(ID).value(exception.id()).name(TYPE).value(exception.type());
    if (!exception.topFrame().isEmpty()) {
      json.name(FRAME).value(exception.topFrame());
    }
    json.closeObject();
  }
}
