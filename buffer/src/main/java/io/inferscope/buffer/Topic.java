package io.inferscope.buffer;

/** What a queue holds; the names are those of the Kafka exporter of the upstream collector. */
public enum Topic {
  /** OTLP {@code ExportLogsServiceRequest} messages. */
  LOGS("otlp_logs"),
  /** OTLP {@code ExportTraceServiceRequest} messages. */
  SPANS("otlp_spans"),
  /** OTLP {@code ExportMetricsServiceRequest} messages. */
  METRICS("otlp_metrics");

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** The topic's name in Kafka and the folder's name on disk. */
  public String topicName() {
    return topicName;
  }
}
