package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationsTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Destinations destinations = new Destinations("logs", metrics);
  private final Originals originals = new Originals();

  @Test
  void of_prefersTheRecordOverTheScopeOverTheResource() {
    Attributes record = dataset("one");
    Scope scope = new Scope("", "", dataset("two"), 0, "");
    Resource resource = new Resource(dataset("three"), 0, "");

    assertThat(name(record, scope, resource)).isEqualTo("logs-one.otel-default");
    assertThat(name(Attributes.EMPTY, scope, resource)).isEqualTo("logs-two.otel-default");
    assertThat(name(Attributes.EMPTY, Scope.EMPTY, resource)).isEqualTo("logs-three.otel-default");
    assertThat(name(Attributes.EMPTY, Scope.EMPTY, Resource.EMPTY))
        .isEqualTo("logs-generic.otel-default");
    assertThat(originals.steps()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "My App,my_app.otel",
    "a-b/c*d,a_b_c_d.otel",
    "x.otel,x.otel",
    ".otel,generic.otel",
    "größe,gr__e.otel"
  })
  void of_sanitisesWhatTheClientAsksForAndSaysSo(String asked, String expected) {
    Destination destination =
        destinations.of("default", dataset(asked), Scope.EMPTY, Resource.EMPTY, originals);

    assertThat(destination.dataset()).isEqualTo(expected);
    assertThat(originals.steps() != 0).isEqualTo(!asked.equals("x.otel"));
  }

  @Test
  void of_namesDatasetsAfterReceivers() {
    Scope scope =
        new Scope(
            "go.example/receiver/hostmetricsreceiver/internal/cpu", "", Attributes.EMPTY, 0, "");

    assertThat(name(Attributes.EMPTY, scope, Resource.EMPTY))
        .isEqualTo("logs-hostmetricsreceiver.otel-default");
  }

  @Test
  void of_takesTheTenantForNamespaceWhateverTheClientSays() {
    Attributes attributes = Attributes.builder().put(Destinations.NAMESPACE, "other").build();

    Destination destination =
        destinations.of("Team A", attributes, Scope.EMPTY, Resource.EMPTY, originals);

    assertThat(destination.name()).isEqualTo("logs-generic.otel-team_a");
  }

  @Test
  void of_sendsWhatLiesBeyondTheCapToGenericAndCounts() {
    for (int i = 0; i < Destinations.MOST_DATASETS; i++) {
      assertThat(name(dataset("d" + i), Scope.EMPTY, Resource.EMPTY)).contains("d" + i);
    }

    assertThat(name(dataset("more"), Scope.EMPTY, Resource.EMPTY))
        .isEqualTo("logs-generic.otel-default");
    assertThat(name(dataset("d3"), Scope.EMPTY, Resource.EMPTY)).isEqualTo("logs-d3.otel-default");
    assertThat(destinations.of("b", dataset("more"), Scope.EMPTY, Resource.EMPTY, originals).name())
        .isEqualTo("logs-more.otel-b");
    assertThat(
            metrics
                .counter("inferscope.indexer.datasets.refused", "tenant", "default", "type", "logs")
                .count())
        .isEqualTo(1);
    assertThat(originals.steps()).isEqualTo(LossyStep.REROUTED.bit());
  }

  private String name(Attributes record, Scope scope, Resource resource) {
    return destinations.of("default", record, scope, resource, originals).name();
  }

  private static Attributes dataset(String name) {
    return Attributes.builder().put(Destinations.DATASET, name).build();
  }
}
