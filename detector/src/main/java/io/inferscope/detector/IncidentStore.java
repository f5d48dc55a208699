package io.inferscope.detector;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.SortOrder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Incidents in the index {@code inferscope-incidents}. Throws {@code ElasticsearchException} when
 * Elasticsearch is away. Thread-safe, also between processes: a change is applied to the newest
 * version.
 */
public final class IncidentStore {
  private static final String INDEX = "inferscope-incidents";
  private static final int MOST_ATTEMPTS = 5;

  /** The newest of the earlier incidents, among which similar ones are looked for. */
  private static final int MOST_COMPARED = 200;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new JavaTimeModule())
          .build();

  private final DocumentStore documents;

  /** Incidents of the Elasticsearch behind {@code connection}. */
  public IncidentStore(ElasticsearchConnection connection) {
    documents = new DocumentStore(connection, INDEX);
  }

  /** The newest incidents of a tenant, of one state or of all. */
  public List<Incident> list(String tenant, Optional<Incident.State> state, int size) {
    String filters =
        "{\"term\":{\"tenant\":%s}}".formatted(quoted(tenant))
            + state
                .map(wanted -> ",{\"term\":{\"state\":%s}}".formatted(quoted(label(wanted))))
                .orElse("");
    return documents
        .list(
            "{\"bool\":{\"filter\":[" + filters + "]}}", "opened_at", SortOrder.NEWEST_FIRST, size)
        .stream()
        .map(document -> read(document))
        .toList();
  }

  /** The incident of that id, if the tenant has it. */
  public Optional<Incident> get(String tenant, String id) {
    return documents
        .get(id)
        .map(IncidentStore::read)
        .filter(incident -> incident.tenant().equals(tenant));
  }

  /** Earlier incidents that looked alike, most alike first. */
  public List<SimilarIncident> similar(Incident incident, int size) {
    String earlier =
        "{\"bool\":{\"filter\":[{\"term\":{\"tenant\":%s}},{\"range\":{\"opened_at\":{\"lt\":%s}}}]}}"
            .formatted(quoted(incident.tenant()), quoted(incident.openedAt().toString()));
    return documents.list(earlier, "opened_at", SortOrder.NEWEST_FIRST, MOST_COMPARED).stream()
        .map(IncidentStore::read)
        .filter(other -> !other.id().equals(incident.id()))
        .flatMap(other -> SimilarIncident.of(other, incident).stream())
        .sorted(Comparator.comparingDouble(SimilarIncident::likeness).reversed())
        .limit(size)
        .toList();
  }

  /** What is stored now, and whether it was new. */
  record Saved(Incident incident, boolean created) {}

  /**
   * Applies a change to the newest version, or stores {@code incident} where there is none.
   *
   * @throws IllegalStateException where another tenant has an incident of that id
   */
  Saved save(Incident incident, UnaryOperator<Incident> change) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      Optional<Incident> changed = change(incident.tenant(), incident.id(), change);
      if (changed.isPresent()) {
        return new Saved(changed.get(), false);
      }
      switch (documents.create(incident.id(), document(incident))) {
        case DocumentStore.Written.Done ignored -> {
          return new Saved(incident, true);
        }
        case DocumentStore.Written.Conflict ignored -> {
          // Somebody else has just stored it: change that.
        }
      }
    }
    throw new IllegalStateException("incident " + incident.id() + " is another tenant's");
  }

  /** Somebody is on it; nothing changes where it is over already. */
  public Optional<Incident> acknowledge(String tenant, String id, String by, Instant now) {
    return change(
        tenant, id, old -> old.goesOn() ? IncidentChanges.acknowledged(old, by, now) : old);
  }

  /** It is over. */
  public Optional<Incident> resolve(String tenant, String id, String by, Instant now) {
    return change(tenant, id, old -> old.goesOn() ? IncidentChanges.resolved(old, by, now) : old);
  }

  /**
   * Somebody says what it was; replaces what was said before.
   *
   * @param feedback says it of the incident whose first suspect it is given
   */
  public Optional<Incident> giveFeedback(
      String tenant, String id, Function<String, Feedback> feedback) {
    return change(
        tenant, id, old -> IncidentChanges.withFeedback(old, feedback.apply(old.service())));
  }

  /** Takes back what was said; nothing changes where nothing was. */
  public Optional<Incident> withdrawFeedback(String tenant, String id, String by, Instant now) {
    return change(
        tenant,
        id,
        old -> old.feedback() == null ? old : IncidentChanges.withoutFeedback(old, by, now));
  }

  /** The newest incidents of a tenant of which somebody has said something. */
  List<Incident> withFeedback(String tenant, int size) {
    return documents
        .list(
            "{\"bool\":{\"filter\":[{\"term\":{\"tenant\":%s}},{\"exists\":{\"field\":\"feedback.verdict\"}}]}}"
                .formatted(quoted(tenant)),
            "opened_at",
            SortOrder.NEWEST_FIRST,
            size)
        .stream()
        .map(IncidentStore::read)
        .toList();
  }

  /**
   * Applies a change to the newest version.
   *
   * @return the changed incident, or nothing where the tenant has none of that id
   */
  Optional<Incident> change(String tenant, String id, UnaryOperator<Incident> change) {
    for (int attempt = 1; ; attempt++) {
      Optional<DocumentStore.Document> found = documents.get(id);
      if (found.isEmpty() || !read(found.get()).tenant().equals(tenant)) {
        return Optional.empty();
      }
      Incident changed = change.apply(read(found.get()));
      switch (documents.replace(id, document(changed), found.get().version())) {
        case DocumentStore.Written.Done ignored -> {
          return Optional.of(changed);
        }
        case DocumentStore.Written.Conflict ignored -> {
          if (attempt == MOST_ATTEMPTS) {
            throw new IllegalStateException(
                "incident " + id + " is being changed by others all the time");
          }
        }
      }
    }
  }

  private static JsonNode document(Incident incident) {
    ObjectNode json = JSON.valueToTree(incident);
    return json.put("dashboard", IncidentPage.of(incident));
  }

  private static Incident read(DocumentStore.Document document) {
    try {
      return JSON.treeToValue(document.json(), Incident.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("incident " + document.id() + " cannot be read", e);
    }
  }

  private static String label(Incident.State state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
