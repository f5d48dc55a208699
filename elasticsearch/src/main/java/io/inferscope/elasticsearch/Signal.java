package io.inferscope.elasticsearch;

/** The three kinds of telemetry and where they are stored. */
public enum Signal {
  /** Log records and the events of spans. */
  LOGS("logs"),
  SPANS("traces"),
  METRICS("metrics");

  private final String type;

  Signal(String type) {
    this.type = type;
  }

  /** An index expression for all data streams of this signal in one namespace. */
  public String streams(String namespace) {
    return type + "-*.otel-" + namespace;
  }
}
