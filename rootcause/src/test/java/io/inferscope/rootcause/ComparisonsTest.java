package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Span;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private final Scene scene = new Scene(3);
  private int turn;

  private static Predicate<Span> version(String version) {
    return span -> version.equals(span.resource().attributes().text("service.version"));
  }

  private void complete(Scene.Call call) {
    boolean fresh = turn++ % 2 == 0;
    call.version(fresh ? "2" : "1").work(fresh ? 80 : 40);
    call.attribute("gen_ai.usage.output_tokens", 100 + scene.random.nextInt(10));
    call.attribute("gen_ai.evaluation.score.value", fresh ? 0.6 : 0.8 + turn % 7 / 100.0);
    if (fresh) {
      call.log("fell back to slow kernel " + turn);
    }
  }

  @Test
  void compare_tellsWhatANewVersionChanges() {
    scene.requests(Scene.RANGE, 2, this::complete);

    Comparison comparison = Comparisons.compare(scene.telemetry(), version("1"), version("2"));

    assertThat(comparison.significant(0.01))
        .extracting(Difference::aspect)
        .containsExactlyInAnyOrder(Aspect.LATENCY, Aspect.QUALITY, Aspect.PATTERNS);
    assertThat(comparison.significant(0.01))
        .filteredOn(difference -> difference.aspect() == Aspect.LATENCY)
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.before()).isBetween(0.035, 0.045);
              assertThat(difference.after()).isBetween(0.07, 0.09);
              assertThat(difference.effect()).isGreaterThan(0.9);
            });
  }

  @Test
  void compare_readsScoresFromEventsOfSpans() {
    scene.requests(
        Scene.RANGE,
        1,
        call -> {
          boolean fresh = turn++ % 2 == 0;
          call.version(fresh ? "2" : "1").work(40);
          call.evaluation("relevance", (fresh ? 0.6 : 0.8) + turn % 7 / 100.0);
          call.evaluation("toxicity", turn % 5 / 100.0);
        });

    assertThat(Comparisons.compare(scene.telemetry(), version("1"), version("2")).significant(0.01))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.aspect()).isEqualTo(Aspect.QUALITY);
              assertThat(difference.subject()).isEqualTo("relevance");
              assertThat(difference.after()).isLessThan(difference.before());
            });
  }

  @Test
  void compare_findsNothingBetweenEqualWindows() {
    new Shop(scene).run(Scene.RANGE);

    Comparison comparison = Comparisons.compare(scene.telemetry(), Scene.BASELINE, Scene.INCIDENT);

    assertThat(comparison.differences()).isNotEmpty();
    assertThat(comparison.significant(0.01)).isEmpty();
  }

  @Test
  void compare_countsFailures() {
    Shop shop = new Shop(scene).run(Scene.BASELINE);
    shop.failureShare.put("search", 0.3);
    shop.run(Scene.INCIDENT);

    assertThat(
            Comparisons.compare(scene.telemetry(), Scene.BASELINE, Scene.INCIDENT)
                .significant(0.01))
        .anySatisfy(
            difference -> {
              assertThat(difference.aspect()).isEqualTo(Aspect.ERRORS);
              assertThat(difference.service()).isEqualTo("search");
              assertThat(difference.after()).isBetween(0.2, 0.4);
            });
  }
}
