package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceGraphTest {
  private static final Instant NOW = Instant.parse("2026-04-02T08:00:00Z");

  private final ServiceGraph graph = new ServiceGraph();

  @Test
  void connected_goesThroughOthers() {
    graph.learn(List.of(Set.of("a", "b"), Set.of("b", "c"), Set.of("d", "e")), NOW);

    assertThat(graph.connected("a", "c")).isTrue();
    assertThat(graph.connected("a", "d")).isFalse();
    assertThat(graph.connected("f", "f")).isTrue();
  }

  @Test
  void learn_forgetsWhatWasNotSeenForAnHour() {
    graph.learn(List.of(Set.of("a", "b"), Set.of("b", "c")), NOW);
    graph.learn(List.of(Set.of("a", "b")), NOW.plus(Duration.ofMinutes(40)));
    graph.learn(List.of(), NOW.plus(ServiceGraph.REMEMBERED).plusSeconds(1));

    assertThat(graph.connected("a", "b")).isTrue();
    assertThat(graph.connected("b", "c")).isFalse();
  }

  @Test
  void learn_isBoundedHoweverManyNamesClientsChoose() {
    for (int round = 0; round < 4; round++) {
      int first = round * ServiceGraph.MOST_EDGES;
      Set<String> hostile =
          IntStream.range(first, first + ServiceGraph.MOST_EDGES)
              .mapToObj(i -> "service-" + i)
              .collect(Collectors.toSet());
      graph.learn(List.of(hostile), NOW.plusSeconds(round));
      graph.learn(List.of(Set.of("a", "b")), NOW.plusSeconds(round));
    }

    assertThat(graph.size()).isLessThanOrEqualTo(ServiceGraph.MOST_EDGES);
    assertThat(graph.connected("a", "b")).isTrue();
    assertThat(graph.connected("service-1", "service-2")).as("forgotten").isFalse();
  }
}
