package io.inferscope.rootcause;

import java.util.Locale;

/** What sort of observation a piece of evidence is. */
public enum EvidenceType {
  /** Time spent in a service's own work, children's time taken out. */
  SELF_TIME,
  /** Time lost between a caller and the one it called. */
  NETWORK_LEG,
  /** Calls to something that sends no spans of its own. */
  EXTERNAL_CALL,
  /** Failed spans beyond what fails anyway. */
  ERRORS,
  /** A step inside an operation that appeared, vanished or changed its place. */
  EVENT_SEQUENCE,
  /** A log pattern that went quiet although its operation still runs. */
  LOST_PATTERN,
  /** A log pattern that was not there before, or surged. */
  NEW_PATTERN,
  /** A metric of a resource: cpu, memory, network, queue, cache, gpu. */
  RESOURCE,
  /** A service or instance that is no longer heard of while it is still being called. */
  ABSENCE,
  /** Work that is taken in but never comes out. */
  STALL,
  /** A version that was not there before. */
  VERSION_CHANGE,
  /** One phase of a model's answer: queue, prefill, decode. */
  MODEL_PHASE,
  /** Scores that evaluations gave to answers. */
  QUALITY;

  /** The name in documents and answers: lower case, with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
