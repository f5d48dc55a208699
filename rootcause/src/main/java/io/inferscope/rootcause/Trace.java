package io.inferscope.rootcause;

import java.util.List;

/**
 * One trace, taken apart.
 *
 * @param nodes breadth first
 * @param entry what was asked for: the root operation, and the first operation of another service
 *     that it called, since the roots of gateways often carry one name for everything
 * @param startNanos begin of the earliest span, nanoseconds since the epoch
 * @param durationNanos from the earliest begin to the latest end
 */
record Trace(
    String id,
    List<SpanNode> nodes,
    List<Visit> visits,
    String entry,
    long startNanos,
    long durationNanos,
    List<Segment> segments,
    List<Transition> transitions) {}
