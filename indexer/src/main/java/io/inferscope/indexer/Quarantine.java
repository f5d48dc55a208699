package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.BulkItem;
import io.inferscope.elasticsearch.BulkResult;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.StreamDocuments;
import io.inferscope.elasticsearch.StreamDocuments.Found;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What Elasticsearch has refused for good, and what may be done about it: send it again once the
 * cause is gone, or give it up. A document keeps its place here either way, marked as {@code
 * redriven} or {@code purged} (then without its content), so that the account still adds up, and so
 * that a redrive which was interrupted can be repeated without doubling anything. Every method
 * throws {@link io.inferscope.elasticsearch.ElasticsearchException} when Elasticsearch is away.
 * Thread-safe.
 */
public final class Quarantine {
  static final String REDRIVEN = "redriven";
  static final String PURGED = "purged";
  static final String STATE = "inferscope.quarantine.state";

  private static final int AT_ONCE = 200;
  private static final String REQUESTS = "requests";

  private final StreamDocuments documents;
  private final BulkClient bulk;

  /** The quarantine of an Elasticsearch. */
  public Quarantine(ElasticsearchConnection connection) {
    documents = new StreamDocuments(connection);
    bulk = new BulkClient(connection, false);
  }

  /**
   * Which documents are meant; null means any.
   *
   * @param id of one document, as {@link Entry#id} has it
   */
  public record Choice(@Nullable String tenant, @Nullable String errorType, @Nullable String id) {
    String streams() {
      return "logs-inferscope.quarantine-"
          + (tenant == null ? "*" : Destinations.namespace(tenant));
    }

    /** Documents that are neither redriven nor purged. */
    String query() {
      ObjectNode query = JsonNodeFactory.instance.objectNode();
      ObjectNode bool = query.putObject("bool");
      bool.putArray("must_not").addObject().putObject("exists").put("field", STATE);
      if (errorType != null) {
        bool.withArray("/filter")
            .addObject()
            .putObject("term")
            .put("inferscope.quarantine.error_type", errorType);
      }
      if (id != null) {
        bool.withArray("/filter").addObject().putObject("term").put("inferscope.quarantine.id", id);
      }
      return query.toString();
    }
  }

  /**
   * A refused document.
   *
   * @param stream the data stream that it was meant for
   * @param time when it was refused, as Elasticsearch writes it
   * @param bytes the size of the document
   */
  public record Entry(
      String id,
      String stream,
      String signal,
      String errorType,
      String reason,
      String time,
      long bytes) {
    private static Entry of(Found found) {
      JsonNode kept = kept(found);
      return new Entry(
          kept.path("id").asText(),
          kept.path("index").asText(),
          kept.path("signal").asText(),
          kept.path("error_type").asText(),
          kept.path("reason").asText(),
          found.source().path("@timestamp").asText(),
          kept.path("bytes").asLong());
    }
  }

  /**
   * What came of sending again.
   *
   * @param stored documents that are in their streams now
   * @param refused documents that were refused again, or cannot be sent since they are none
   * @param reason of the first that was refused; empty where none was
   */
  public record Redriven(long stored, long refused, String reason) {
    private Redriven plus(Redriven other) {
      return new Redriven(
          stored + other.stored, refused + other.refused, reason.isEmpty() ? other.reason : reason);
    }
  }

  /** How many documents there are. */
  public long count(Choice choice) {
    documents.refresh(choice.streams());
    return documents.count(choice.streams(), choice.query());
  }

  /** The oldest documents, at most {@code size}, to 10,000. */
  public List<Entry> list(Choice choice, int size) {
    documents.refresh(choice.streams());
    return documents.list(choice.streams(), choice.query(), size).stream().map(Entry::of).toList();
  }

  /**
   * Sends documents to their streams again, under their ids. What is refused again stays.
   *
   * @throws InterruptedException when interrupted; what was sent is sent, and may be sent again
   */
  public Redriven redrive(Choice choice) throws InterruptedException {
    Redriven[] sum = {new Redriven(0, 0, "")};
    documents.refresh(choice.streams());
    documents.forEachPage(
        choice.streams(), choice.query(), AT_ONCE, page -> sum[0] = sum[0].plus(redrive(page)));
    return sum[0];
  }

  private Redriven redrive(List<Found> found) throws InterruptedException {
    List<Found> sent = new ArrayList<>();
    BulkBody body = new BulkBody(1 << 16);
    for (Found one : found) {
      JsonNode kept = kept(one);
      if (!kept.path("signal").asText().equals(REQUESTS) && kept.has("document")) {
        byte[] document = Base64.getDecoder().decode(kept.path("document").asText());
        body.create(kept.path("index").asText(), kept.path("id").asText());
        body.write(document, 0, document.length);
        body.endDocument();
        sent.add(one);
      }
    }
    int unsendable = found.size() - sent.size();
    Redriven without =
        new Redriven(
            0, unsendable, unsendable == 0 ? "" : "its content is no document, or was not kept");
    return sent.isEmpty() ? without : settle(sent, bulk.send(body)).plus(without);
  }

  private Redriven settle(List<Found> sent, BulkResult result) {
    return switch (result) {
      case BulkResult.Unavailable unavailable -> new Redriven(0, sent.size(), unavailable.reason());
      case BulkResult.Malformed malformed -> new Redriven(0, sent.size(), malformed.reason());
      case BulkResult.Completed completed -> {
        Redriven sum = new Redriven(0, 0, "");
        for (int i = 0; i < sent.size(); i++) {
          sum = sum.plus(settle(sent.get(i), completed.items().get(i)));
        }
        yield sum;
      }
    };
  }

  private Redriven settle(Found one, BulkItem item) {
    return switch (item) {
      case BulkItem.Stored stored -> redriven(one);
      case BulkItem.Duplicate duplicate -> redriven(one); // by a redrive that was interrupted
      case BulkItem.Retryable retryable -> new Redriven(0, 1, retryable.reason());
      case BulkItem.Rejected rejected -> new Redriven(0, 1, rejected.reason());
    };
  }

  private Redriven redriven(Found one) {
    // Where another process was first, it has stored and marked it as well.
    mark(one, REDRIVEN, one.source().deepCopy());
    return new Redriven(1, 0, "");
  }

  /**
   * Gives documents up: what is in them is removed, that they were there stays. Answers how many.
   *
   * @throws InterruptedException when interrupted; what was purged is
   */
  public long purge(Choice choice) throws InterruptedException {
    AtomicLong purged = new AtomicLong();
    documents.refresh(choice.streams());
    documents.forEachPage(
        choice.streams(),
        choice.query(),
        AT_ONCE,
        page -> {
          for (Found one : page) {
            ObjectNode source = one.source().deepCopy();
            source.remove("message");
            source.withObject("/inferscope/quarantine").remove(List.of("document", "reason"));
            purged.addAndGet(mark(one, PURGED, source) ? 1 : 0);
          }
        });
    return purged.get();
  }

  /** False where another process was first. */
  private boolean mark(Found one, String state, ObjectNode source) {
    source.withObject("/inferscope/quarantine").put("state", state);
    return documents.replace(one, source);
  }

  private static JsonNode kept(Found found) {
    return found.source().path("inferscope").path("quarantine");
  }
}
