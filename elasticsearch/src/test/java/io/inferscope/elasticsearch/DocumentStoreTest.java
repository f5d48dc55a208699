package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DocumentStoreTest {
  private final DocumentStore store = new DocumentStore(Node.CONNECTION, "inferscope-incidents");
  private final String id = "i/" + UUID.randomUUID();

  @Test
  void create_refusesAnIdThatIsTaken() {
    assertThat(store.create(id, incident("open", 1)))
        .isInstanceOf(DocumentStore.Written.Done.class);
    assertThat(store.create(id, incident("open", 2)))
        .isEqualTo(new DocumentStore.Written.Conflict());
    assertThat(store.get(id).orElseThrow().json()).isEqualTo(incident("open", 1));
  }

  @Test
  void replace_refusesAnOldVersion() {
    store.put(id, incident("open", 1));
    DocumentStore.Version version = store.get(id).orElseThrow().version();
    assertThat(store.replace(id, incident("acknowledged", 2), version))
        .isInstanceOf(DocumentStore.Written.Done.class);
    assertThat(store.replace(id, incident("resolved", 3), version))
        .isEqualTo(new DocumentStore.Written.Conflict());
    assertThat(store.get(id).orElseThrow().json().path("state").asText()).isEqualTo("acknowledged");
  }

  @Test
  void list_findsWhatWasJustWritten() {
    String status = "s" + UUID.randomUUID();
    store.put(id + 1, incident(status, 1));
    store.put(id + 2, incident(status, 2));
    assertThat(
            store.list(
                "{\"term\":{\"state\":\"" + status + "\"}}", "onset", SortOrder.NEWEST_FIRST, 10))
        .extracting(DocumentStore.Document::id)
        .containsExactly(id + 2, id + 1);
  }

  @Test
  void delete_removesOnce() {
    store.put(id, incident("open", 1));
    store.delete(id);
    store.delete(id);
    assertThat(store.get(id)).isEmpty();
  }

  @Test
  void reading_isEmptyBeforeTheFirstWrite() {
    DocumentStore silences = new DocumentStore(Node.CONNECTION, "inferscope-silences");
    assertThat(silences.get("x")).isEmpty();
    assertThat(silences.list(null, "starts", SortOrder.NEWEST_FIRST, 10)).isEmpty();
  }

  private static JsonNode incident(String status, int day) {
    return Json.object().put("state", status).put("onset", "2026-03-0" + day + "T00:00:00Z");
  }
}
