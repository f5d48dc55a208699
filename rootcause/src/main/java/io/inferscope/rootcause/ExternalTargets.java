package io.inferscope.rootcause;

import io.inferscope.model.Attributes;
import io.inferscope.model.Span;
import java.util.List;

/** The name by which a caller knows what it calls, from OpenTelemetry's semantic conventions. */
final class ExternalTargets {
  private static final List<String> NAMES =
      List.of(
          "peer.service",
          "service.peer.name",
          "server.address",
          "net.peer.name",
          "http.host",
          "network.peer.address",
          "net.peer.ip",
          "messaging.system",
          "db.system.name",
          "db.system");

  private ExternalTargets() {}

  /** Empty when the span does not say. */
  static String of(Span span) {
    Attributes attributes = span.attributes();
    for (String name : NAMES) {
      String value = attributes.text(name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return "";
  }
}
