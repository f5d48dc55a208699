package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the data stream of a record as OpenTelemetry's Elasticsearch exporter does: the dataset
 * is the attribute {@code data_stream.dataset} of the record, else of the scope, else of the
 * resource; else the receiver's name where the scope is a collector's receiver; else {@code
 * generic}. Unlike there, the namespace is always the tenant, and a tenant has a bounded number of
 * datasets: what lies beyond goes to {@code generic} and is counted. Thread-safe.
 */
final class Destinations {
  static final String TYPE = "data_stream.type";
  static final String DATASET = "data_stream.dataset";
  static final String NAMESPACE = "data_stream.namespace";

  /** Each dataset costs at least one shard, of which a node takes a thousand by default. */
  static final int MOST_DATASETS = 32;

  private static final String GENERIC = "generic.otel";
  private static final String SUFFIX = ".otel";
  private static final int LONGEST = 100;
  private static final String RECEIVER = "/receiver/";

  private final String type;
  private final MeterRegistry metrics;
  private final Map<String, Map<String, Destination>> byTenant = new ConcurrentHashMap<>();

  /**
   * @param type {@code logs}, {@code traces} or {@code metrics}
   */
  Destinations(String type, MeterRegistry metrics) {
    this.type = type;
    this.metrics = metrics;
  }

  /** Where the record goes; notes in {@code originals} when that is not where it asked to go. */
  Destination of(
      String tenant, Attributes record, Scope scope, Resource resource, Originals originals) {
    Map<String, Destination> datasets =
        byTenant.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>());
    String asked = asked(record, scope.attributes(), resource.attributes());
    if (asked != null) {
      Destination destination = dataset(tenant, datasets, asked);
      if (!destination.dataset().equals(asked) && !destination.dataset().equals(asked + SUFFIX)) {
        originals.add(LossyStep.REROUTED);
        originals.keep(DATASET, asked);
      }
      return destination;
    }
    String receiver = receiver(scope.name());
    return dataset(tenant, datasets, receiver == null ? GENERIC : receiver);
  }

  /** A name from a client as a part of a data stream's name: what Elasticsearch refuses is gone. */
  static String sanitise(String name, int longest) {
    int length = Math.min(name.length(), longest);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean usable = c > ' ' && c < 127 && "\\/*?\"<>|,#:-".indexOf(c) < 0;
      text.append(!usable ? '_' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return text.toString();
  }

  private Destination dataset(String tenant, Map<String, Destination> datasets, String asked) {
    Destination known = datasets.get(asked);
    if (known != null) {
      return known;
    }
    String dataset = withSuffix(asked);
    if (datasets.size() >= MOST_DATASETS && !dataset.equals(GENERIC)) {
      metrics
          .counter("inferscope.indexer.datasets.refused", "tenant", tenant, "type", type)
          .increment();
      return dataset(tenant, datasets, GENERIC);
    }
    return datasets.computeIfAbsent(
        asked, name -> Destination.of(type, dataset, namespace(tenant)));
  }

  /** The namespace of a tenant's data streams. */
  static String namespace(String tenant) {
    return tenant.isEmpty() ? "default" : sanitise(tenant, LONGEST);
  }

  private static String withSuffix(String asked) {
    String bare =
        asked.endsWith(SUFFIX) ? asked.substring(0, asked.length() - SUFFIX.length()) : asked;
    String usable = sanitise(bare, LONGEST - SUFFIX.length());
    return usable.isEmpty() ? GENERIC : usable + SUFFIX;
  }

  private static @Nullable String asked(Attributes record, Attributes scope, Attributes resource) {
    String asked = text(record.get(DATASET));
    if (asked == null) {
      asked = text(scope.get(DATASET));
    }
    return asked == null ? text(resource.get(DATASET)) : asked;
  }

  private static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Text text && !text.value().isEmpty() ? text.value() : null;
  }

  /** {@code hostmetricsreceiver} of {@code …/receiver/hostmetricsreceiver/internal/…}, or null. */
  private static @Nullable String receiver(String scopeName) {
    int at = scopeName.indexOf(RECEIVER);
    if (at < 0) {
      return null;
    }
    int start = at + RECEIVER.length();
    int end = scopeName.indexOf('/', start);
    String name = end < 0 ? scopeName.substring(start) : scopeName.substring(start, end);
    return name.endsWith("receiver") ? name : null;
  }
}
