package io.inferscope.kibanadashboards;

import java.util.List;

/**
 * Numbers of one data view, grouped.
 *
 * @param buckets the outermost first
 * @param independent whether controls and filters of the dashboard pass it by, for data that do not
 *     have their fields
 */
record Layer(DataView view, List<Bucket> buckets, List<Metric> metrics, boolean independent) {
  Layer {
    buckets = List.copyOf(buckets);
    metrics = List.copyOf(metrics);
  }

  static Layer of(DataView view) {
    return new Layer(view, List.of(), List.of(), false);
  }

  Layer by(Bucket... groups) {
    return new Layer(view, List.of(groups), metrics, independent);
  }

  Layer show(Metric... numbers) {
    return new Layer(view, buckets, List.of(numbers), independent);
  }

  Layer withoutFilters() {
    return new Layer(view, buckets, metrics, true);
  }
}
