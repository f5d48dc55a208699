package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DocumentRemovalTest {
  private static final String STREAM = "metrics-inferscope.rollup-removal";
  private final DocumentRemoval removal = new DocumentRemoval(Node.CONNECTION);

  @Test
  void removeRange_removesWhatMatchesInAllBackingIndices()
      throws IOException, InterruptedException {
    BulkClient client = new BulkClient(Node.CONNECTION, false);
    client.send(body("a1", "a", "b1", "b"));
    Node.CONNECTION.send("POST", "/" + STREAM + "/_rollover", "");
    client.send(body("a2", "aZ", "b2", "b"));

    int removed = removal.removeRange(STREAM, "inferscope.rollup.batch", "a", "b");

    assertThat(removed).isEqualTo(2);
    assertThat(
            new DocumentLookup(Node.CONNECTION).existing(List.of("a1", "a2", "b1", "b2"), STREAM))
        .containsExactlyInAnyOrder("b1", "b2");
  }

  @Test
  void removeRange_doesNothingWhereThereIsNoStream() throws IOException, InterruptedException {
    assertThat(removal.removeRange("metrics-inferscope.rollup-none", "a", "b", "c")).isZero();
  }

  private static BulkBody body(String id, String batch, String otherId, String otherBatch) {
    BulkBody body = new BulkBody(256);
    document(body, id, batch);
    document(body, otherId, otherBatch);
    return body;
  }

  private static void document(BulkBody body, String id, String batch) {
    byte[] json =
        Ascii.bytes(
            "{\"@timestamp\":\"1705314600000\",\"inferscope\":{\"rollup\":{\"batch\":\""
                + batch
                + "\"}}}");
    body.create(STREAM, id);
    body.write(json, 0, json.length);
    body.endDocument();
  }
}
