package io.inferscope.indexer;

import io.inferscope.elasticsearch.BulkBody;
import java.util.ArrayList;
import java.util.List;

/** A bulk body and what its documents are. Not thread-safe; handed from thread to thread. */
final class Bulk {
  final BulkBody body;
  private final List<Item> items = new ArrayList<>();

  Bulk(int initialBytes) {
    body = new BulkBody(initialBytes);
  }

  /**
   * One document.
   *
   * @param index the data stream that it goes to
   * @param line where its fate is counted
   * @param records how many records it holds
   */
  record Item(String index, String id, Tally.Line line, int records, Origin origin) {}

  void add(Item item, JsonBytes document) {
    body.create(item.index(), item.id());
    body.write(document.array(), 0, document.size());
    body.endDocument();
    items.add(item);
  }

  /** Takes item {@code i} of another bulk over. */
  void copy(Bulk from, int i) {
    body.copyItem(from.body, i);
    items.add(from.items.get(i));
  }

  Item item(int i) {
    return items.get(i);
  }

  int size() {
    return items.size();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  void clear() {
    body.clear();
    items.clear();
  }
}
