package io.inferscope.model;

import java.util.Locale;

/**
 * What kind of trouble a finding or a cause is; one vocabulary for findings, causes and the demo.
 */
public enum FaultKind {
  CPU,
  MEMORY,
  NETWORK,
  /** Wrong code: exceptions, early returns, behaviour that no deployment explains. */
  CODE,
  /** A deployment or a configuration change. */
  ROLLOUT,
  QUEUE,
  CACHE,
  /** Healthy to look at, yet nothing comes out. */
  STALL,
  GPU,
  LOAD,
  /** A dependency that is down, slow or unknown to us. */
  DEPENDENCY,
  /** Answers arrive, but worse ones. */
  QUALITY,
  UNKNOWN;

  /** The name in documents and answers: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that label; {@code UNKNOWN} for every other text. */
  public static FaultKind of(String label) {
    for (FaultKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return UNKNOWN;
  }
}
