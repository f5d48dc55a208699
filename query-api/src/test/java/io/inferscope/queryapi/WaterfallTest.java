package io.inferscope.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long START = 1_772_366_400_000_000_000L;

  @Test
  void rows_areInTreeOrderWhateverTheOrderOfArrival() {
    List<Span> spans =
        new ArrayList<>(
            List.of(
                span("a", "", 0, 100),
                span("b", "a", 10, 40),
                span("c", "b", 15, 20),
                span("d", "a", 50, 90)));
    Collections.shuffle(spans, new Random(1));

    Waterfall waterfall = Waterfall.of(spans);

    assertThat(waterfall.rows())
        .extracting(row -> row.depth() + row.spanId() + " " + row.startOffsetMs())
        .containsExactly("0a 0.0", "1b 10.0", "2c 15.0", "1d 50.0");
    assertThat(waterfall.durationMillis()).isEqualTo(100);
  }

  @Test
  void selfTime_isWhatNoChildCovers() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("a", "", 0, 100),
                span("b", "a", 10, 40),
                span("c", "a", 30, 50),
                span("late", "a", 90, 150)));

    assertThat(waterfall.rows().getFirst().selfTimeMs()).isEqualTo(50);
  }

  @Test
  void criticalPath_isWhatTheEndWaitedFor() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("root", "", 0, 100),
                span("first", "root", 0, 30),
                span("beside", "root", 5, 35),
                span("second", "root", 40, 95),
                span("inner", "second", 50, 90)));

    assertThat(waterfall.criticalPath()).containsExactly("root", "beside", "second", "inner");
  }

  @Test
  void brokenTraces_areShownAsFarAsTheyGo() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("orphan", "missing", 5, 10),
                span("self", "self", 0, 1),
                span("twin", "orphan", 6, 7),
                span("twin", "orphan", 6, 8)));

    assertThat(waterfall.rows())
        .extracting(Waterfall.Row::spanId)
        .containsExactly("self", "orphan", "twin");
    assertThat(Waterfall.of(List.of()).rows()).isEmpty();
  }

  @Test
  void cycles_areCutWhereTheyClose() {
    Waterfall waterfall =
        Waterfall.of(List.of(span("a", "b", 1, 5), span("b", "a", 0, 9), span("c", "", 3, 4)));

    assertThat(waterfall.rows())
        .extracting(row -> row.depth() + row.spanId())
        .containsExactly("0c", "0b", "1a");
  }

  private static Span span(String id, String parent, long startMillis, long endMillis) {
    return new Span(
        Resource.EMPTY,
        Scope.EMPTY,
        "trace",
        id,
        "",
        parent,
        0,
        "work",
        Span.SpanKind.INTERNAL,
        START + startMillis * MILLISECOND,
        START + endMillis * MILLISECOND,
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Span.StatusCode.UNSET,
        "");
  }
}
