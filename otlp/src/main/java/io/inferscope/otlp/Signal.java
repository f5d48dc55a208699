package io.inferscope.otlp;

/** The kinds of export request that OTLP has and Inferscope takes. */
public enum Signal {
  LOGS("logs"),
  TRACES("traces"),
  METRICS("metrics");

  private final String label;

  Signal(String label) {
    this.label = label;
  }

  /** {@code logs}, {@code traces} or {@code metrics}: as in OTLP/HTTP's paths. */
  public String label() {
    return label;
  }
}
