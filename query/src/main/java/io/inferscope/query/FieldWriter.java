package io.inferscope.query;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;

/**
 * Writes values into a Lucene document the way Elasticsearch's mapping indexes them. A value is
 * indexed under its field's name as text, or, for numbers and times, under a name that has the type
 * appended, which no query can spell. Not thread-safe.
 */
final class FieldWriter {
  static final String EXISTING = "\u0000existing";
  static final int KEYWORD_LENGTH = 1024;
  static final int SHORT_KEYWORD_LENGTH = 128;

  private static final int DEEPEST = 24;

  private final RecordKind kind;
  private final Document document = new Document();
  private final Set<String> existing = new HashSet<>();

  FieldWriter(RecordKind kind) {
    this.kind = kind;
  }

  static String wholeField(String name) {
    return name + "\u0000whole";
  }

  static String decimalField(String name) {
    return name + "\u0000decimal";
  }

  static String truthField(String name) {
    return name + "\u0000truth";
  }

  static String timeField(String name) {
    return name + "\u0000time";
  }

  Document document() {
    return document;
  }

  /** Whether a field is there. */
  boolean has(String name) {
    return existing.contains(name);
  }

  /** Text that is indexed as a whole, unless it is longer than the mapping allows. */
  void keyword(String name, String text, int longest) {
    if (text.length() <= longest) {
      document.add(new StringField(name, text, Field.Store.NO));
      exists(name);
    }
  }

  /** As {@link #keyword}; left out when empty. */
  void keywordIfAny(String name, String text, int longest) {
    if (!text.isEmpty()) {
      keyword(name, text, longest);
    }
  }

  /** Text that is indexed by its words. */
  void words(String name, String text) {
    document.add(new TextField(name, text, Field.Store.NO));
    exists(name);
  }

  void whole(String name, long number) {
    document.add(new LongPoint(wholeField(name), number));
    exists(name);
  }

  /** An OTLP {@code uint32}; left out when 0. */
  void count(String name, int unsigned) {
    if (unsigned != 0) {
      whole(name, Integer.toUnsignedLong(unsigned));
    }
  }

  void decimal(String name, double number) {
    document.add(new DoublePoint(decimalField(name), number));
    exists(name);
  }

  private void truth(String name, boolean value) {
    document.add(new StringField(truthField(name), Boolean.toString(value), Field.Store.NO));
    exists(name);
  }

  /** A time in nanoseconds since the epoch, between 1970 and 2262. */
  void time(String name, long unixNano) {
    document.add(new LongPoint(timeField(name), unixNano));
    exists(name);
  }

  private boolean existsItself(String name) {
    boolean isNew = existing.add(name);
    if (isNew) {
      document.add(new StringField(EXISTING, name, Field.Store.NO));
    }
    return isNew;
  }

  private void exists(String name) {
    String path = name;
    while (existsItself(path)) {
      int dot = path.lastIndexOf('.');
      if (dot <= 0) {
        return;
      }
      path = path.substring(0, dot);
    }
  }

  /**
   * Attributes, under their full names and, as Elasticsearch's {@code passthrough} fields do it,
   * without {@code prefix} unless {@code taken} has the name.
   */
  void attributes(String prefix, Attributes attributes, Set<String> taken) {
    Set<String> own = new HashSet<>();
    for (int i = 0; i < attributes.size(); i++) {
      attribute(prefix, attributes.name(i), attributes.value(i), taken, own, 0);
    }
    taken.addAll(own);
  }

  private void attribute(
      String prefix, String name, Value value, Set<String> taken, Set<String> own, int depth) {
    if (value instanceof Value.MapValue map && depth < DEEPEST) {
      Attributes entries = map.entries();
      for (int i = 0; i < entries.size(); i++) {
        String path = name + '.' + entries.name(i);
        attribute(prefix, path, entries.value(i), taken, own, depth + 1);
      }
      return;
    }
    value(prefix + name, value);
    if (!taken.contains(name) && kind.resolve(name).equals(name)) {
      value(name, value);
      own.add(name);
    }
  }

  private void value(String name, Value value) {
    switch (value) {
      case Value.Text text -> text(name, text.value());
      case Value.Bool bool -> truth(name, bool.value());
      case Value.Whole whole -> whole(name, whole.value());
      case Value.Decimal decimal -> {
        if (Double.isFinite(decimal.value())) {
          decimal(name, decimal.value());
        }
      }
      case Value.Bytes bytes ->
          keyword(name, HexFormat.of().formatHex(bytes.value()), KEYWORD_LENGTH);
      case Value.Array array -> array.values().forEach(element -> value(name, element));
      case Value.MapValue map -> {}
      case Value.Empty empty -> {}
    }
  }

  private void text(String name, String text) {
    if (kind.hasWords(name)) {
      words(name, text);
    } else {
      keyword(name, text, KEYWORD_LENGTH);
    }
  }

  /** A structured log body, whose leaves are all keywords, under their path and under the root. */
  void flattened(String path, Value value) {
    switch (value) {
      case Value.MapValue map -> {
        Attributes entries = map.entries();
        for (int i = 0; i < entries.size(); i++) {
          flattened(path + '.' + entries.name(i), entries.value(i));
        }
      }
      case Value.Array array -> array.values().forEach(element -> flattened(path, element));
      case Value.Text text -> leaf(path, text.value());
      case Value.Bool bool -> leaf(path, Boolean.toString(bool.value()));
      case Value.Whole whole -> leaf(path, Long.toString(whole.value()));
      case Value.Decimal decimal -> {
        if (Double.isFinite(decimal.value())) {
          leaf(path, Double.toString(decimal.value()));
        }
      }
      case Value.Bytes bytes -> leaf(path, HexFormat.of().formatHex(bytes.value()));
      case Value.Empty empty -> {}
    }
  }

  private void leaf(String path, String text) {
    String root = MappedFields.STRUCTURED;
    keyword(root, text, KEYWORD_LENGTH);
    if (!path.equals(root) && text.length() <= KEYWORD_LENGTH) {
      document.add(new StringField(path, text, Field.Store.NO));
      // The paths in between are not fields of their own.
      existsItself(path);
    }
  }
}
