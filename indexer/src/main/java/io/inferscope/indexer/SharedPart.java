package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The part of a document that says where its record came from, resource or scope. Thousands of
 * records share one resource, so its JSON is written once and copied. Not thread-safe.
 *
 * @param <T> the resource or the scope
 */
final class SharedPart<T> {
  private final JsonBytes json = new JsonBytes(512);
  private final Originals changes = new Originals();
  private final AttributeWriter attributeWriter = new AttributeWriter(changes);
  private final String section;
  private @Nullable T last;
  private byte[] members = new byte[0];

  /**
   * @param section the name under which changed attributes are kept
   */
  SharedPart(String section) {
    this.section = section;
  }

  /** Writes {@code source}'s object; {@code fields} is asked only where the source is a new one. */
  @SuppressWarnings("ReferenceEquality") // the decoder shares the instance; comparing would cost
  void write(
      JsonBytes document, Originals originals, T source, Attributes attributes, Fields<T> fields) {
    if (last != source) {
      json.clear();
      changes.clear();
      json.openObject();
      fields.write(json, changes, source);
      attributeWriter.write(json, attributes, section);
      json.closeObject();
      members = changes.members();
      last = source;
    }
    document.splice(json.array(), json.size());
    if (changes.steps() != 0) {
      originals.add(changes.steps(), members);
    }
  }

  /** Writes the members other than the attributes. */
  interface Fields<T> {
    void write(JsonBytes json, Originals originals, T source);
  }
}
