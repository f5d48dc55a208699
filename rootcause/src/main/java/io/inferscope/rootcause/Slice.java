package io.inferscope.rootcause;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What falls into a window: traces by their begin, logs that belong to no span by their time. */
record Slice(Window window, List<Trace> traces, List<PatternedLog> looseLogs) {

  static Slice of(Window window, List<Trace> traces, List<PatternedLog> logs) {
    return new Slice(
        window,
        traces.stream().filter(trace -> window.contains(trace.startNanos())).toList(),
        logs.stream().filter(log -> window.contains(log.record().timeUnixNano())).toList());
  }

  /** The spans of all traces. */
  Stream<SpanNode> nodes() {
    return traces.stream().flatMap(trace -> trace.nodes().stream());
  }

  /** The part of this slice inside {@code part}. */
  Slice within(Window part) {
    return of(part, traces, looseLogs);
  }

  /** {@code count} windows of equal length that cover this slice's window. */
  List<Window> split(int count) {
    List<Window> parts = new ArrayList<>(count);
    Instant from = window.from();
    for (int part = 1; part <= count; part++) {
      Instant to = window.from().plus(window.duration().multipliedBy(part).dividedBy(count));
      parts.add(new Window(from, to));
      from = to;
    }
    return parts;
  }
}
