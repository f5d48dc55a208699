package io.inferscope.elasticsearch;

/** Which end of a window comes first. */
public enum SortOrder {
  NEWEST_FIRST("desc"),
  OLDEST_FIRST("asc");

  private final String elasticsearchName;

  SortOrder(String elasticsearchName) {
    this.elasticsearchName = elasticsearchName;
  }

  String elasticsearchName() {
    return elasticsearchName;
  }
}
