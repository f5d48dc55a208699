package io.inferscope.rootcause;

/**
 * One step that follows another inside a span, where a step is a log line or a call.
 *
 * @param node the span
 * @param visit to which the span belongs
 * @param failed whether the visit failed
 */
record Transition(Place place, String second, SpanNode node, Visit visit, boolean failed) {

  /**
   * After which step of which operation.
   *
   * @param callee the service that the first step called; empty when it was no call of another
   */
  record Place(String service, String operation, String first, String callee) {}
}
