package io.inferscope.rootcause;

/** Where on its way a request spends time. */
enum Part {
  /** In a service's own work. */
  OWN,
  /** Between a caller's begin of a call and the callee's begin of serving it. */
  REQUEST,
  /** Between the callee's end and the caller's. */
  RESPONSE,
  /** In a call to something that sends no spans of its own. */
  EXTERNAL
}
