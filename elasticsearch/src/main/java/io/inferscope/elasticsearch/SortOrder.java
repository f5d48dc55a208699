package io.inferscope.elasticsearch;

/** Which end of a window comes first. */
public enum SortOrder {
  NEWEST_FIRST("desc"),
  OLDEST_FIRST("asc"),
  /**
   * As the documents lie in the index, for {@link TelemetryReader}: several times cheaper to read
   * than in order of time, since neighbours are unpacked together.
   */
  AS_STORED("asc");

  private final String elasticsearchName;

  SortOrder(String elasticsearchName) {
    this.elasticsearchName = elasticsearchName;
  }

  String elasticsearchName() {
    return elasticsearchName;
  }
}
