package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

/** Writes documents of made-up telemetry into namespaces of their own. */
final class Documents {
  private final BulkBody body = new BulkBody(1000);

  /** A namespace that no other test uses. */
  static String namespace() {
    return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  Documents add(String stream, String json) {
    body.create(stream, UUID.randomUUID().toString());
    byte[] bytes = Ascii.utf8(json.replaceAll("\n *", ""));
    body.write(bytes, 0, bytes.length);
    body.endDocument();
    return this;
  }

  /** Writes all and makes them visible. */
  void store(String namespace) throws Exception {
    assertThat(new BulkClient(Node.CONNECTION, false).send(body))
        .isInstanceOfSatisfying(
            BulkResult.Completed.class,
            completed -> assertThat(completed.items()).containsOnly(BulkItem.STORED));
    assertThat(Node.CONNECTION.send("POST", "/*-" + namespace + "/_refresh", null).ok()).isTrue();
  }
}
