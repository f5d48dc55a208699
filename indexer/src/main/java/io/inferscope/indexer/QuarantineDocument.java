package io.inferscope.indexer;

import java.time.Instant;
import java.util.Base64;

/**
 * Writes refused documents as documents of the quarantine stream, which maps so little that nothing
 * in them can be refused: the document itself is base 64. Not thread-safe.
 */
final class QuarantineDocument {
  private static final String DATASET = "inferscope.quarantine";
  private static final int LONGEST_REASON = 8_000;

  final JsonBytes json = new JsonBytes(1024);

  static Destination destination(String tenant) {
    return Destination.of("logs", DATASET, Destinations.namespace(tenant));
  }

  /**
   * Writes one document into {@link #json}.
   *
   * @param whole with the refused document; without it nothing is left that could be too large
   */
  void write(Refused refused, Destination destination, Instant now, boolean whole) {
    Bulk.Item item = refused.item();
    String reason = refused.reason();
    json.clear();
    json.openObject().name("@timestamp").timestamp(Origin.unixNano(now));
    json.name("data_stream").splice(destination.section(), destination.section().length);
    json.name("message").value(shortened(refused.errorType() + ": " + reason));
    json.name("inferscope").openObject();
    json.name("received").timestamp(item.origin().receivedUnixNano());
    json.name("quarantine").openObject().name("reason").value(shortened(reason));
    json.name("error_type").value(refused.errorType()).name("index").value(item.index());
    json.name("id").value(item.id()).name("signal").value(item.line().signal);
    json.name("records").value(item.records());
    json.name("bytes").value(refused.document().length);
    if (whole) {
      json.name("document").value(Base64.getEncoder().encodeToString(refused.document()));
    }
    json.closeObject().closeObject().closeObject();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
  }
}
