package io.inferscope.benchmarks;

import java.util.Locale;

/**
 * What the load runs on.
 *
 * @param nodes of Elasticsearch
 */
record ChaosSetup(BufferKind buffer, int nodes) {
  /** The disk is for one process with all roles; over Kafka each role has processes of its own. */
  enum BufferKind {
    DISK,
    KAFKA
  }

  String label() {
    return String.format(
        Locale.ROOT,
        "%s, %s",
        switch (buffer) {
          case DISK -> "one process with its buffer on disk";
          case KAFKA -> "a process for each role over Kafka";
        },
        nodes == 1 ? "one node of Elasticsearch" : nodes + " nodes of Elasticsearch");
  }
}
