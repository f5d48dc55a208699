package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceGraphTest {
  private static Span span(String traceId, String id, String parent, long start, long end) {
    return new Span(
        new Resource(Attributes.builder().put("service.name", "service-" + id).build(), 0, ""),
        Scope.EMPTY,
        traceId,
        id,
        "",
        parent,
        0,
        "operation",
        Span.SpanKind.SERVER,
        start,
        end,
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Span.StatusCode.UNSET,
        "");
  }

  private static List<Trace> traces(Span... spans) {
    return TraceGraph.of(new Telemetry(List.of(spans), List.of(), List.of())).traces();
  }

  @Test
  void of_leavesOutSpansThatAreTheirOwnAncestors() {
    List<Trace> traces =
        traces(span("t", "a", "b", 0, 9), span("t", "b", "a", 1, 8), span("t", "c", "c", 2, 7));

    assertThat(traces).hasSize(1);
    assertThat(traces.getFirst().nodes())
        .extracting(node -> node.span.spanId())
        .containsExactly("c");
  }

  @Test
  void of_keepsTheFirstOfRepeatedIds() {
    List<Trace> traces = traces(span("t", "a", "", 0, 9), span("t", "a", "", 0, 5));

    assertThat(traces.getFirst().durationNanos()).isEqualTo(9);
  }

  @Test
  void of_takesAnEndBeforeTheBeginForNoDuration() {
    assertThat(traces(span("t", "a", "", 9, 3)).getFirst().durationNanos()).isZero();
  }

  @Test
  void of_leavesOutSpansWithoutATrace() {
    assertThat(traces(span("", "a", "", 0, 9))).isEmpty();
  }

  @Test
  void of_countsOwnWorkWithoutCallsUnderWay() {
    Scene scene = new Scene(1);
    scene.requests(
        new Window(Scene.START, Scene.START.plusSeconds(1)),
        1,
        gateway -> gateway.work(10).call("callee", "serve", 5, callee -> callee.work(100)));

    Trace trace = TraceGraph.of(scene.telemetry()).traces().getFirst();

    assertThat(trace.segments())
        .filteredOn(segment -> segment.service().equals("gateway") && segment.part() == Part.OWN)
        .singleElement()
        .satisfies(segment -> assertThat(segment.nanos()).isBetween(5e6, 15e6));
  }
}
