package io.inferscope.benchmarks;

import java.util.Locale;

/** What goes wrong, and in which setups it can. */
enum ChaosFault {
  PRODUCT_KILLED(Where.ANYWHERE),
  COLLECTOR_KILLED(Where.KAFKA),
  INDEXER_KILLED(Where.KAFKA),
  QUERY_API_KILLED(Where.KAFKA),
  DETECTOR_KILLED(Where.KAFKA),
  BROKER_KILLED(Where.KAFKA),
  NODE_LOST(Where.SEVERAL_NODES),
  ELASTICSEARCH_KILLED(Where.ANYWHERE),
  BOTH_KILLED(Where.ANYWHERE),
  ELASTICSEARCH_OUTAGE(Where.ANYWHERE),
  ELASTICSEARCH_FROZEN(Where.ANYWHERE),
  ELASTICSEARCH_SLOW(Where.ANYWHERE),
  NETWORK_CUT(Where.ANYWHERE),
  ANSWERS_LOST(Where.ANYWHERE),
  TOO_MANY_REQUESTS(Where.ANYWHERE),
  HALF_OF_THE_DOCUMENTS_REFUSED(Where.ANYWHERE),
  CLOCK_JUMPS(Where.FALSE_CLOCK),
  DISK_FULL(Where.SMALL_DISK);

  private final Where where;

  ChaosFault(Where where) {
    this.where = where;
  }

  private enum Where {
    ANYWHERE,
    KAFKA,
    SEVERAL_NODES,
    FALSE_CLOCK,
    SMALL_DISK
  }

  /**
   * What there is to break.
   *
   * @param falseClock whether the product's clock can be set
   * @param smallDisk whether the disk under the buffer can be filled up
   */
  record Scene(ChaosSetup setup, boolean falseClock, boolean smallDisk) {}

  boolean fits(Scene scene) {
    return switch (where) {
      case ANYWHERE -> true;
      case KAFKA -> scene.setup.buffer() == ChaosSetup.BufferKind.KAFKA;
      case SEVERAL_NODES -> scene.setup.nodes() > 1;
      case FALSE_CLOCK -> scene.falseClock;
      case SMALL_DISK -> scene.smallDisk;
    };
  }

  /** Whether it needs more than one process and one node. */
  boolean isSpecial() {
    return where != Where.ANYWHERE;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
