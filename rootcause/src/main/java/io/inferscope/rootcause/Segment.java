package io.inferscope.rootcause;

/**
 * A stretch of time that a request spent in one part.
 *
 * @param service whose own work it is, or who calls
 * @param peer who is called; empty for own work
 * @param operation the operation served, or called
 * @param entry what was asked for at the edge of the system
 */
record Segment(
    Part part,
    String service,
    String peer,
    String operation,
    String caller,
    String entry,
    double nanos,
    SpanNode node) {}
