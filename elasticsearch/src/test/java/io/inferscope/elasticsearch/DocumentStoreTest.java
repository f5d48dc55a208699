package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(silences.getAll(List.of("x"))).isEmpty();
    List<String> ids = new ArrayList<>();
    silences.forEach("{\"match_all\":{}}", document -> ids.add(document.id()));
    assertThat(ids).isEmpty();
  }

  @Test
  void writeAll_tellsForEachWhetherSomebodyElseWasFirst() {
    store.put(id + 1, incident("open", 1));
    DocumentStore.Version version = store.get(id + 1).orElseThrow().version();

    List<DocumentStore.Written> written =
        store.writeAll(
            List.of(
                new DocumentStore.Change(id + 1, incident("open", 2), null),
                new DocumentStore.Change(id + 1, incident("resolved", 2), version),
                new DocumentStore.Change(id + 1, incident("late", 2), version),
                new DocumentStore.Change(id + 2, incident("open", 3), null)));

    assertThat(written)
        .extracting(one -> one instanceof DocumentStore.Written.Done)
        .containsExactly(false, true, false, true);
    assertThat(store.getAll(List.of(id + 1, id + 2, id + 3)))
        .extracting(document -> document.json().path("state").asText())
        .containsExactly("resolved", "open");
  }

  @Test
  void deleteAll_removesWhatIsThere() {
    store.put(id, incident("open", 1));

    store.deleteAll(List.of(id, id + "none"));

    assertThat(store.getAll(List.of(id))).isEmpty();
  }

  @Test
  void forEach_passesEveryDocumentOnce() {
    String state = "s" + UUID.randomUUID();
    List<DocumentStore.Change> changes = new ArrayList<>();
    for (int i = 0; i < 2_300; i++) {
      changes.add(new DocumentStore.Change(id + i, incident(state, 1), null));
    }
    store.writeAll(changes);
    List<String> ids = new ArrayList<>();
    long[] last = {-1};

    store.forEach(
        "{\"term\":{\"state\":\"" + state + "\"}}",
        document -> {
          ids.add(document.id());
          last[0] = Math.max(last[0], document.version().sequenceNumber());
        });

    assertThat(ids).hasSize(2_300).doesNotHaveDuplicates();
    store.put(id + "later", incident(state, 1));
    List<String> later = new ArrayList<>();
    store.forEach(
        "{\"range\":{\"_seq_no\":{\"gt\":" + last[0] + "}}}", document -> later.add(document.id()));
    assertThat(later).contains(id + "later").doesNotContain(id + 0);
  }

  private static JsonNode incident(String status, int day) {
    return Json.object().put("state", status).put("onset", "2026-03-0" + day + "T00:00:00Z");
  }
}
