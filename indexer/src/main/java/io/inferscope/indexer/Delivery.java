package io.inferscope.indexer;

import io.inferscope.elasticsearch.BulkItem;
import io.inferscope.elasticsearch.BulkResult;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.inferscope.indexer.Availability.Work;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bulk bodies until each document has its fate: stored, or refused and kept in the quarantine
 * stream. What fails for a reason of the moment is sent again, alone and without end, but for a
 * stream that takes nothing while others do ({@link StreamTrouble}). Thread-safe; blocks.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private static final int TOO_MANY_REQUESTS = 429;
  static final String BLOCKED = "cluster_block_exception";

  private final Store store;
  private final Pauses pauses;
  private final Availability availability;
  private final IndexerMetrics metrics;
  private final InstantSource clock;
  private final Pace pace;
  private final StreamTrouble trouble;

  Delivery(
      Store store,
      Pauses pauses,
      Availability availability,
      IndexerMetrics metrics,
      InstantSource clock,
      Pace pace,
      StreamTrouble trouble) {
    this.store = store;
    this.pauses = pauses;
    this.availability = availability;
    this.metrics = metrics;
    this.clock = clock;
    this.pace = pace;
    this.trouble = trouble;
  }

  /**
   * Returns when every document of {@code bulk} is durable somewhere and counted in its line.
   *
   * @param mayExist whether some may be stored already, by a delivery before this one
   * @throws InterruptedException when the indexer closes first; the documents come again then
   */
  void deliver(Bulk bulk, boolean mayExist) throws InterruptedException {
    List<Refused> refused = attempts(bulk, mayExist, true);
    if (!refused.isEmpty()) {
      quarantine(refused);
    }
  }

  /** Keeps what cannot become a document in the quarantine stream. */
  void quarantine(List<Refused> refused) throws InterruptedException {
    Refused example = refused.getFirst();
    LOG.warn(
        "{} documents were refused and are kept in the quarantine stream; the first, for {}: {}:"
            + " {}",
        refused.size(),
        example.item().index(),
        example.errorType(),
        example.reason());
    // 409 is expected: the id is the refused document's, so another delivery may have kept it.
    List<Refused> tooMuch = attempts(quarantineBulk(refused, true), true, false);
    List<Refused> left =
        tooMuch.isEmpty() ? tooMuch : attempts(quarantineBulk(tooMuch, false), true, false);
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      LOG.error("The quarantine stream refuses documents: {}", left.getFirst().reason());
      pauses.beforeRepetition(attempt);
      left = attempts(quarantineBulk(left, false), true, false);
    }
    for (Refused one : refused) {
      one.item().line().quarantined.addAndGet(one.item().records());
    }
  }

  private Bulk quarantineBulk(List<Refused> refused, boolean whole) {
    Bulk bulk = new Bulk(1 << 16);
    QuarantineDocument document = new QuarantineDocument();
    for (Refused one : refused) {
      Bulk.Item item = one.item();
      Destination destination = QuarantineDocument.destination(item.line().tenant);
      document.write(one, destination, clock.instant(), whole);
      bulk.add(
          new Bulk.Item(destination.name(), item.id(), item.line(), 0, item.origin()),
          document.json);
    }
    return bulk;
  }

  /** Sends until nothing is left to repeat; answers what was refused. */
  private List<Refused> attempts(Bulk bulk, boolean mayExist, boolean lookUp)
      throws InterruptedException {
    List<Refused> refused = new ArrayList<>();
    Bulk left = bulk;
    boolean uncertain = mayExist;
    boolean lookUpNext = mayExist && lookUp;
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      if (attempt > 0) {
        pauses.beforeRepetition(attempt - 1);
        metrics.retried(left.size());
      }
      try {
        if (lookUpNext) {
          left = withoutExisting(left);
          lookUpNext = false;
        }
        Attempt result = attempt(left, uncertain, refused);
        left = result.left;
        uncertain |= result.unknown;
        lookUpNext |= result.unknown && lookUp;
      } catch (IOException | ElasticsearchException e) {
        availability.failed(Work.DOCUMENTS, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        // The edge of a loop that must not end: what is not known to be stored is sent again.
        LOG.error("Sending a bulk request failed unexpectedly; it is tried again.", e);
        uncertain = true;
        lookUpNext = lookUp;
      }
    }
    return refused;
  }

  /**
   * @param left what is to be sent again
   * @param unknown whether some of it may be stored although we were not told
   */
  private record Attempt(Bulk left, boolean unknown) {}

  private Attempt attempt(Bulk bulk, boolean uncertain, List<Refused> refused)
      throws InterruptedException {
    if (bulk.isEmpty()) {
      return new Attempt(bulk, false);
    }
    return switch (send(bulk)) {
      case BulkResult.Completed completed -> {
        Bulk again = settle(bulk, completed, uncertain, refused);
        if (again.size() < bulk.size()) {
          availability.succeeded(Work.DOCUMENTS);
        }
        yield new Attempt(again, false);
      }
      case BulkResult.Unavailable unavailable -> {
        availability.failed(Work.DOCUMENTS, unavailable.reason());
        if (unavailable.status() == TOO_MANY_REQUESTS && bulk.size() > 1) {
          pauses.beforeRepetition(0);
          metrics.retried(bulk.size());
          halves(bulk, uncertain, refused);
          yield new Attempt(new Bulk(64), false);
        }
        // 429 and 401 refuse before anything is done; after the others nobody knows.
        boolean unknown = unavailable.status() == 0 || unavailable.status() >= 500;
        yield new Attempt(bulk, unknown);
      }
      case BulkResult.Malformed malformed -> {
        isolate(bulk, malformed, uncertain, refused);
        yield new Attempt(new Bulk(64), false);
      }
    };
  }

  private BulkResult send(Bulk bulk) throws InterruptedException {
    pace.begin();
    boolean told = false;
    try {
      long start = System.nanoTime();
      BulkResult result = store.bulk().send(bulk.body);
      switch (result) {
        case BulkResult.Completed completed -> {
          if (isBusy(completed)) {
            pace.refused();
          } else {
            pace.taken(bulk.body.bytes(), System.nanoTime() - start);
          }
        }
        case BulkResult.Unavailable unavailable -> {
          if (unavailable.status() == TOO_MANY_REQUESTS) {
            pace.refused();
          } else {
            pace.failed();
          }
        }
        case BulkResult.Malformed malformed -> pace.failed();
      }
      told = true;
      return result;
    } finally {
      if (!told) {
        pace.failed();
      }
    }
  }

  private static boolean isBusy(BulkResult.Completed completed) {
    return !completed.allStored()
        && completed.items().stream()
            .anyMatch(item -> item instanceof BulkItem.Retryable retryable && isTooMuch(retryable));
  }

  /**
   * Whether less at a time would help. A block comes with the same status, as a disk that is nearly
   * full sets it ({@code index.blocks.read_only_allow_delete}): it holds for a stream, not for us.
   */
  private static boolean isTooMuch(BulkItem.Retryable item) {
    return item.status() == TOO_MANY_REQUESTS && !item.type().equals(BLOCKED);
  }

  /** Finds the item that makes a body unreadable by halving, so that it stops no other. */
  private void isolate(
      Bulk bulk, BulkResult.Malformed malformed, boolean uncertain, List<Refused> refused)
      throws InterruptedException {
    if (bulk.size() == 1) {
      refused.add(
          new Refused(bulk.item(0), bulk.body.document(0), malformed.type(), malformed.reason()));
      return;
    }
    halves(bulk, uncertain, refused);
  }

  /** Sends the halves of a body one after the other. */
  private void halves(Bulk bulk, boolean uncertain, List<Refused> refused)
      throws InterruptedException {
    Bulk first = new Bulk(1 << 16);
    Bulk second = new Bulk(1 << 16);
    for (int i = 0; i < bulk.size(); i++) {
      (i < bulk.size() / 2 ? first : second).copy(bulk, i);
    }
    refused.addAll(attempts(first, uncertain, false));
    refused.addAll(attempts(second, uncertain, false));
  }

  /** Counts what is settled and gathers what is to be sent again. */
  private Bulk settle(
      Bulk bulk, BulkResult.Completed completed, boolean uncertain, List<Refused> refused) {
    Bulk again = new Bulk(64);
    String reason = "";
    String lastTaken = "";
    for (int i = 0; i < bulk.size(); i++) {
      Bulk.Item item = bulk.item(i);
      BulkItem outcome = completed.items().get(i);
      if (outcome instanceof BulkItem.Stored && !lastTaken.equals(item.index())) {
        lastTaken = item.index();
        trouble.taken(lastTaken);
      }
      switch (outcome) {
        case BulkItem.Stored stored -> item.line().stored.addAndGet(item.records());
        case BulkItem.Duplicate duplicate -> duplicate(item, uncertain);
        case BulkItem.Rejected rejected ->
            refused.add(
                new Refused(item, bulk.body.document(i), rejected.type(), rejected.reason()));
        case BulkItem.Retryable retryable -> {
          reason = retryable.status() + " " + retryable.type() + ": " + retryable.reason();
          if (!isTooMuch(retryable) && trouble.isHopeless(item.index())) {
            refused.add(new Refused(item, bulk.body.document(i), retryable.type(), reason));
          } else {
            again.copy(bulk, i);
          }
        }
      }
    }
    if (again.size() == bulk.size()) {
      availability.failed(Work.DOCUMENTS, reason);
    }
    return again;
  }

  private void duplicate(Bulk.Item item, boolean expected) {
    if (expected) {
      item.line().stored.addAndGet(item.records());
      return;
    }
    item.line().duplicates.addAndGet(item.records());
    LOG.error(
        "The document {} in {} exists although it was delivered for the first time; was the buffer"
            + " restored from a copy? What was stored under this id is kept, this record is not.",
        item.id(),
        item.index());
  }

  /** Counts what is stored already, in whichever backing index, and keeps the rest. */
  private Bulk withoutExisting(Bulk bulk) throws IOException, InterruptedException {
    Map<String, Set<String>> idsByPattern = new TreeMap<>();
    for (int i = 0; i < bulk.size(); i++) {
      Bulk.Item item = bulk.item(i);
      idsByPattern.computeIfAbsent(streams(item), stream -> new HashSet<>()).add(item.id());
    }
    Set<String> existing = new HashSet<>();
    for (Map.Entry<String, Set<String>> entry : idsByPattern.entrySet()) {
      existing.addAll(store.lookup().existing(entry.getValue(), entry.getKey()));
    }
    Bulk rest = new Bulk(64);
    for (int i = 0; i < bulk.size(); i++) {
      Bulk.Item item = bulk.item(i);
      if (existing.contains(item.id())) {
        item.line().stored.addAndGet(item.records());
      } else {
        rest.copy(bulk, i);
      }
    }
    return rest;
  }

  /** All streams of the item's type and tenant: the dataset may have been another one before. */
  private static String streams(Bulk.Item item) {
    String index = item.index();
    return index.substring(0, index.indexOf('-')) + "-*" + index.substring(index.lastIndexOf('-'));
  }
}
