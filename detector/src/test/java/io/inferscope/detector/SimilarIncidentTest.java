package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarIncidentTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path data;

  @Test
  void of_comparesSeriesCauseAndPatterns() {
    Incident incident = incident("new", "gateway", "model-server", "cpu", "queue is full");
    Incident same = incident("old", "gateway", "model-server", "cpu", "queue is full");
    Incident sameCause = incident("old", "batch", "model-server", "cpu", "queue is full");
    Incident sameKind = incident("old", "batch", "embedder", "cpu", "other words");

    assertThat(SimilarIncident.of(same, incident).orElseThrow())
        .satisfies(
            alike -> {
              assertThat(alike.likeness()).isCloseTo(1, within(1e-9));
              assertThat(alike.common())
                  .containsExactly(
                      "deviating: latency of gateway, POST /chat",
                      "cause: model-server",
                      "kind: cpu",
                      "logged: 'queue is full' by model-server");
            });
    assertThat(SimilarIncident.of(sameCause, incident).orElseThrow().likeness())
        .isCloseTo(0.6, within(1e-9));
    assertThat(SimilarIncident.of(sameKind, incident)).isEmpty();
  }

  @Test
  void of_believesPeopleMoreThanTheRanking() {
    Incident incident = incident("new", "batch", "cache", "memory", "evicted");
    Incident earlier = incident("old", "gateway", "model-server", "cpu", "slow");

    assertThat(SimilarIncident.of(earlier, incident)).isEmpty();
    assertThat(
            SimilarIncident.of(
                    judged(earlier, Feedback.Verdict.WRONG_CAUSE, "cache", "memory"), incident)
                .orElseThrow()
                .common())
        .containsExactly("cause: cache", "kind: memory");
  }

  @Test
  void similar_areEarlierOnesOfThisTenantMostAlikeFirst() throws InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
        ElasticsearchConnection connection =
            ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()))) {
      assertThat(new Templates(connection, Capabilities.CORE).install())
          .isInstanceOf(Templates.Installation.Installed.class);
      IncidentStore store = new IncidentStore(connection);
      Incidents.store(
          store, at(incident("half", "batch", "model-server", "cpu", "queue is full"), -7_200));
      Incidents.store(
          store, at(incident("whole", "gateway", "model-server", "cpu", "queue is full"), -3_600));
      Incidents.store(
          store, at(incident("else", "batch", "embedder", "gpu", "other words"), -1_800));
      Incidents.store(
          store, at(incident("later", "gateway", "model-server", "cpu", "queue is full"), 60));
      Incident incident = at(incident("now", "gateway", "model-server", "cpu", "queue is full"), 0);
      Incidents.store(store, incident);

      assertThat(store.similar(incident, 5))
          .extracting(alike -> alike.incident().id())
          .containsExactly("whole", "half");
    }
  }

  private static Incident judged(
      Incident incident, Feedback.Verdict verdict, String service, String kind) {
    return IncidentChanges.withFeedback(
        incident, new Feedback(verdict, incident.service(), "key-1", NOON, service, kind, null));
  }

  private static Incident at(Incident incident, long seconds) {
    Instant opened = NOON.plusSeconds(seconds);
    return opened(incident.id(), incident.findings().getFirst().service(), opened, incident);
  }

  private static Incident incident(
      String id, String deviating, String cause, String kind, String template) {
    Incident bare = opened(id, deviating, NOON, null);
    Suspect suspect = new Suspect(cause, kind, 0.8, null, null, null, List.of(), null, List.of());
    return IncidentDraft.of(bare, NOON)
        .answer("planted", cause, kind, "planted", List.of(suspect))
        .context(
            List.of(),
            List.of(new Incident.PatternChange("p-" + id, template, cause, 0, 4)),
            List.of(),
            new BadRequests(0, 0, 0, 0, 0, List.of(), "none"))
        .done();
  }

  private static Incident opened(
      String id, String service, Instant at, @Nullable Incident answered) {
    Finding finding =
        new Finding(Finding.Type.LATENCY, service, "POST /chat", "slow", 0.1, 0.5, 1e-9, at);
    IncidentBook book = new IncidentBook("default", Duration.ofMinutes(5), any -> id);
    book.fold(List.of(finding), String::equals, at);
    Incident opened = book.fold(List.of(finding), String::equals, at).getFirst();
    return answered == null
        ? opened
        : IncidentDraft.of(opened, at)
            .answer(
                answered.title(),
                answered.service(),
                answered.kind(),
                answered.reason(),
                answered.suspects())
            .context(List.of(), answered.patterns(), List.of(), answered.badRequests())
            .done();
  }
}
