package io.inferscope.indexer;

/**
 * A data stream.
 *
 * @param name what bulk requests call it: type, dataset and namespace, joined by hyphens
 * @param section {@code {"type": …, "dataset": …, "namespace": …}} as JSON, owned by this record
 */
record Destination(String name, String dataset, byte[] section) {

  static Destination of(String type, String dataset, String namespace) {
    JsonBytes json = new JsonBytes(128);
    json.openObject();
    json.name("type").value(type);
    json.name("dataset").value(dataset);
    json.name("namespace").value(namespace);
    json.closeObject();
    return new Destination(type + '-' + dataset + '-' + namespace, dataset, json.copy());
  }
}
