package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.SortOrder;
import io.inferscope.elasticsearch.StreamDocuments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Checks the account, which says what was stored and what was quarantined, against what
 * Elasticsearch holds. Reads both there, so that it needs no running service; while one is writing,
 * documents are found a moment before they are in the account. Thread-safe.
 */
public final class LossAudit {
  private static final int MOST_PARTITIONS = 10_000;
  private static final String ANY = "{\"match_all\":{}}";
  private final DocumentStore accounts;
  private final StreamDocuments documents;
  private final SealedIndices sealed;

  /** An audit of an Elasticsearch. */
  public LossAudit(ElasticsearchConnection connection) {
    accounts = new DocumentStore(connection, Account.INDEX);
    documents = new StreamDocuments(connection);
    sealed = new SealedIndices(connection);
  }

  /**
   * One tenant and kind of record.
   *
   * @param kind {@code logs} (with the events of spans, which are log documents), {@code spans},
   *     {@code metrics} (points), {@code quarantined}, or {@code duplicates}, which must be none
   * @param accounted records that the account says are there
   * @param found records that are there, and those that retention and sampling have deleted
   */
  public record Line(String tenant, String kind, long accounted, long found) {
    /** Whether nothing is missing and nothing is too much. */
    public boolean isEven() {
      return accounted == found;
    }
  }

  /**
   * Compares all tenants.
   *
   * @throws io.inferscope.elasticsearch.ElasticsearchException when Elasticsearch is away
   */
  public List<Line> lines() {
    Map<List<String>, Counts> account = account();
    TreeSet<String> tenants = new TreeSet<>();
    account.keySet().forEach(owner -> tenants.add(owner.getFirst()));
    List<Line> lines = new ArrayList<>();
    for (String tenant : tenants) {
      lines.addAll(lines(tenant, account));
    }
    return lines;
  }

  /**
   * What was counted of each tenant and signal, by all indexers that ever were.
   *
   * @throws io.inferscope.elasticsearch.ElasticsearchException when Elasticsearch is away
   */
  public List<Counts> counts() {
    return List.copyOf(account().values());
  }

  private Map<List<String>, Counts> account() {
    Map<List<String>, Counts> sum = new HashMap<>();
    for (DocumentStore.Document document :
        accounts.list(null, "position", SortOrder.OLDEST_FIRST, MOST_PARTITIONS)) {
      for (JsonNode entry : document.json().path("entries")) {
        Counts counts = Account.counts(entry);
        sum.merge(List.of(counts.tenant(), counts.signal()), counts, Counts::plus);
      }
    }
    return sum;
  }

  private List<Line> lines(String tenant, Map<List<String>, Counts> account) {
    String namespace = Destinations.namespace(tenant);
    String quarantine = "logs-inferscope.quarantine-" + namespace;
    String logs = "logs-*.otel-" + namespace;
    String spans = "traces-*.otel-" + namespace;
    String metrics = "metrics-*.otel-" + namespace;
    documents.refresh(String.join(",", quarantine, logs, spans, metrics));
    Counts log = of(account, tenant, "logs").plus(of(account, tenant, "span_events"));
    Counts span = of(account, tenant, "spans");
    Counts metric = of(account, tenant, "metrics");
    Counts all = log.plus(span).plus(metric).plus(of(account, tenant, "requests"));
    return List.of(
        new Line(
            tenant,
            "logs",
            log.stored()
                + redriven(quarantine, "\"logs\",\"span_events\"")
                + sealed.deleted(StreamKind.QUARANTINE, namespace, "logs"),
            documents.count(logs, ANY) + deleted(StreamKind.LOGS, namespace)),
        new Line(
            tenant,
            "spans",
            span.stored()
                + redriven(quarantine, "\"spans\"")
                + sealed.deleted(StreamKind.QUARANTINE, namespace, "spans"),
            documents.count(spans, ANY)
                + deleted(StreamKind.TRACES, namespace)
                + SamplingLedger.load(accounts, namespace).removedSpans()),
        new Line(
            tenant,
            "metrics",
            metric.stored()
                + redriven(quarantine, "\"metrics\"")
                + sealed.deleted(StreamKind.QUARANTINE, namespace, "metrics"),
            documents.sum(metrics, ANY, "inferscope.points")
                + deleted(StreamKind.METRICS, namespace)),
        new Line(
            tenant,
            "quarantined",
            all.quarantined(),
            documents.sum(quarantine, ANY, "inferscope.quarantine.records")
                + deleted(StreamKind.QUARANTINE, namespace)),
        new Line(tenant, "duplicates", all.duplicates(), 0));
  }

  private long deleted(StreamKind kind, String namespace) {
    return sealed.deleted(kind, namespace, SealedIndices.RECORDS);
  }

  private static Counts of(Map<List<String>, Counts> account, String tenant, String signal) {
    return account.getOrDefault(List.of(tenant, signal), new Counts(tenant, signal, 0, 0, 0, 0));
  }

  /** Records that were quarantined and are stored since; {@code signals} as JSON. */
  private long redriven(String quarantine, String signals) {
    return documents.sum(
        quarantine, SealedIndices.redriven(signals), "inferscope.quarantine.records");
  }
}
