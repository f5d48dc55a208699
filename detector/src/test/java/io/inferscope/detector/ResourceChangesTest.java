package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Span;
import io.inferscope.rootcause.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceChangesTest {
  private static final Instant START = Instant.parse("2026-04-05T08:00:00Z");
  private static final Window BASELINE = new Window(START, START.plusSeconds(590));

  private final List<Span> spans = new ArrayList<>();

  @Test
  void of_namesNewVersionsAndAttributesWithWhatWasBefore() {
    add(0, 600, resource("1.4", "registry/model:1.4", "pod-a"), Attributes.EMPTY);
    add(600, 700, resource("1.5", "registry/model:1.5", "pod-a"), Attributes.EMPTY);

    assertThat(ResourceChanges.of(spans, BASELINE))
        .extracting(
            Incident.Change::type,
            Incident.Change::attribute,
            Incident.Change::before,
            Incident.Change::after,
            Incident.Change::at)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "version", "service.version", List.of("1.4"), "1.5", START.plusSeconds(600)),
            org.assertj.core.api.Assertions.tuple(
                "attribute",
                "container.image.name",
                List.of("registry/model:1.4"),
                "registry/model:1.5",
                START.plusSeconds(600)));
  }

  @Test
  void of_seesWhatWasDeployedShortlyBeforeTheOnset() {
    add(0, 480, resource("1.4", "image", "pod-a"), Attributes.EMPTY);
    add(480, 700, resource("1.5", "image", "pod-a"), Attributes.EMPTY);

    assertThat(ResourceChanges.of(spans, BASELINE))
        .singleElement()
        .satisfies(change -> assertThat(change.at()).isEqualTo(START.plusSeconds(480)));
  }

  @Test
  void of_tellsReplicasThatRestartAsSuch() {
    add(0, 600, resource("1.4", "image", "pod-a"), Attributes.EMPTY);
    add(600, 700, resource("1.4", "image", "pod-b"), Attributes.EMPTY);

    assertThat(ResourceChanges.of(spans, BASELINE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.type()).isEqualTo("replicas");
              assertThat(change.text())
                  .isEqualTo("1 new or restarted replicas of model-server: pod-b");
            });
  }

  @Test
  void of_seesModelsAndFlagsOfSpans() {
    Resource resource = resource("1.4", "image", "pod-a");
    add(0, 600, resource, Records.attributes("gen_ai.request.model", "llama-8b", "user", "one"));
    add(600, 700, resource, Records.attributes("gen_ai.request.model", "llama-8b-int4"));

    assertThat(ResourceChanges.of(spans, BASELINE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.attribute()).isEqualTo("gen_ai.request.model");
              assertThat(change.after()).isEqualTo("llama-8b-int4");
            });
  }

  @Test
  void of_takesNeitherRareNorManyValuesForChanges() {
    add(0, 600, resource("1.4", "image", "pod-a"), Attributes.EMPTY);
    // One request of six hundred: it need not have been seen before.
    add(650, 651, resource("canary", "image", "pod-a"), Attributes.EMPTY);
    for (int i = 600; i < 700; i++) {
      add(i, i + 1, resource("1.4", "image-" + i, "pod-a"), Attributes.EMPTY);
    }

    assertThat(ResourceChanges.of(spans, BASELINE)).isEmpty();
  }

  @Test
  void of_isSilentWhereNothingChanges() {
    add(0, 700, resource("1.4", "image", "pod-a"), Attributes.EMPTY);

    assertThat(ResourceChanges.of(spans, BASELINE)).isEmpty();
  }

  private static Resource resource(String version, String image, String pod) {
    return Records.resource(
        "service.name", "model-server",
        "service.version", version,
        "container.image.name", image,
        "service.instance.id", pod,
        "k8s.pod.name", pod,
        "host.name", pod);
  }

  /** A span a second. */
  private void add(int from, int to, Resource resource, Attributes attributes) {
    for (int second = from; second < to; second++) {
      spans.add(Records.span(spans.size() + 1, START.plusSeconds(second), resource, attributes));
    }
  }
}
