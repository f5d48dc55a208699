package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.elasticsearch.DocumentStore.Change;
import io.inferscope.elasticsearch.DocumentStore.Document;
import io.inferscope.elasticsearch.DocumentStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one tenant's patterns beside the documents that carry them: merges, and what
 * users have corrected. Index {@value #INDEX}; the field {@code kind} tells merges, corrections and
 * masks apart, and the indexer's memory of leaves from them. Every method throws {@link
 * ElasticsearchException} when Elasticsearch is away. Thread-safe.
 */
public final class PatternStore {
  public static final String INDEX = "inferscope-patterns";

  private static final int MOST_CORRECTIONS = 10_000;

  private final DocumentStore documents;
  private final String namespace;

  /** The patterns of a namespace. */
  public PatternStore(ElasticsearchConnection connection, String namespace) {
    this.documents = new DocumentStore(connection, INDEX);
    this.namespace = namespace;
  }

  /**
   * What was pattern {@code from} is part of {@code to}.
   *
   * @param template canonical template of {@code to}
   */
  public record Merge(String service, String from, String to, String template) {}

  /**
   * What users have said about a pattern.
   *
   * @param id of the pattern when it was said
   * @param name what to call it, null for its template
   * @param pinned to be shown first
   * @param splitOn variables, from 0 in order of the template, of which each value makes a pattern
   *     of its own
   * @param changedBy who said so last
   */
  public record Correction(
      String id,
      @Nullable String name,
      boolean pinned,
      Set<Integer> splitOn,
      String changedBy,
      Instant changedAt) {
    public Correction {
      splitOn = Set.copyOf(splitOn);
    }
  }

  /** An expression of which each match is one variable. */
  public record Mask(String id, String expression, String createdBy, Instant createdAt) {}

  /** All merges. */
  public List<Merge> merges() {
    List<Merge> merges = new ArrayList<>();
    documents.forEach(query("merge"), document -> merges.add(merge(document.json())));
    return merges;
  }

  /** Adds merges; one that is there already makes no difference. */
  public void add(List<Merge> merges) {
    documents.writeAll(
        merges.stream().map(merge -> new Change(id(merge), json(merge), null)).toList());
  }

  /** All corrections. */
  public List<Correction> corrections() {
    return documents
        .list(query("correction"), "changed_at", SortOrder.NEWEST_FIRST, MOST_CORRECTIONS)
        .stream()
        .map(PatternStore::correction)
        .toList();
  }

  /**
   * Changes what is said of a pattern; of several writers each works on what the one before wrote.
   *
   * @param inherited what was said of a pattern that has become this one
   * @param change makes the new correction from the present one, else from the inherited one, else
   *     from one that says nothing
   */
  public Correction correct(
      String id, Optional<Correction> inherited, UnaryOperator<Correction> change) {
    String key = id("correction", id);
    while (true) {
      Optional<Document> present = documents.get(key);
      Correction changed =
          change.apply(
              present
                  .map(PatternStore::correction)
                  .or(() -> inherited)
                  .orElseGet(() -> new Correction(id, null, false, Set.of(), "", Instant.EPOCH)));
      JsonNode json = json(changed);
      Written written =
          present.isEmpty()
              ? documents.create(key, json)
              : documents.replace(key, json, present.get().version());
      if (written instanceof Written.Done) {
        return changed;
      }
    }
  }

  private ObjectNode json(Correction correction) {
    ObjectNode json = kind("correction").put("id", correction.id());
    json.put("name", correction.name()).put("pinned", correction.pinned());
    correction.splitOn().stream().sorted().forEach(json.putArray("split_on")::add);
    json.put("changed_by", correction.changedBy());
    return json.put("changed_at", correction.changedAt().toString());
  }

  /** All masks, in order of their creation. */
  public List<Mask> masks() {
    return documents
        .list(query("mask"), "changed_at", SortOrder.OLDEST_FIRST, MOST_CORRECTIONS)
        .stream()
        .map(PatternStore::mask)
        .toList();
  }

  /** Stores a mask. */
  public void put(Mask mask) {
    ObjectNode json = kind("mask").put("id", mask.id()).put("expression", mask.expression());
    json.put("changed_by", mask.createdBy()).put("changed_at", mask.createdAt().toString());
    documents.put(id("mask", mask.id()), json);
  }

  /** Removes a mask; nothing happens if there is none. */
  public void removeMask(String id) {
    documents.delete(id("mask", id));
  }

  private ObjectNode kind(String kind) {
    return Json.object().put("kind", kind).put("namespace", namespace);
  }

  private ObjectNode json(Merge merge) {
    return kind("merge")
        .put("service", merge.service())
        .put("from", merge.from())
        .put("to", merge.to())
        .put("canonical", merge.template());
  }

  private static Merge merge(JsonNode json) {
    return new Merge(
        json.path("service").asText(),
        json.path("from").asText(),
        json.path("to").asText(),
        json.path("canonical").asText());
  }

  private static Correction correction(Document document) {
    JsonNode json = document.json();
    Set<Integer> splitOn = new TreeSet<>();
    json.path("split_on").forEach(variable -> splitOn.add(variable.asInt()));
    return new Correction(
        json.path("id").asText(),
        json.path("name").isTextual() ? json.path("name").asText() : null,
        json.path("pinned").asBoolean(),
        splitOn,
        json.path("changed_by").asText(),
        Instant.parse(json.path("changed_at").asText()));
  }

  private static Mask mask(Document document) {
    JsonNode json = document.json();
    return new Mask(
        json.path("id").asText(),
        json.path("expression").asText(),
        json.path("changed_by").asText(),
        Instant.parse(json.path("changed_at").asText()));
  }

  private String id(Merge merge) {
    return id("merge", merge.from() + "-" + merge.to());
  }

  private String id(String kind, String id) {
    return kind + "-" + namespace + "-" + id;
  }

  private String query(String kind) {
    ObjectNode query = Json.object();
    var filters = query.withObject("/bool").putArray("filter");
    filters.addObject().withObject("/term").put("kind", kind);
    filters.addObject().withObject("/term").put("namespace", namespace);
    return query.toString();
  }
}
