package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes attributes as one flat JSON object with dotted names, which is how OpenTelemetry's
 * documents have them and the only form in which {@code a} and {@code a.b} can live in one index.
 * Plain attributes, nearly all of them, are written straight away; a set with anything unusual in
 * it takes a second, slower way. Not thread-safe.
 */
final class AttributeWriter {
  /** Levels of maps that become dotted names; what lies deeper becomes text. */
  private static final int DEEPEST = 24;

  private final Originals originals;
  private final PlainJson plainJson = new PlainJson();
  private final FieldNames names = new FieldNames();
  private final PreparedTexts texts = new PreparedTexts();
  private FieldNames.Known[] known = new FieldNames.Known[32];
  private int steps;

  AttributeWriter(Originals originals) {
    this.originals = originals;
  }

  /** Attributes that choose the data stream, and are not stored as attributes. */
  static boolean isRouting(String name) {
    return name.startsWith("data_stream.")
        && (name.equals(Destinations.DATASET)
            || name.equals(Destinations.NAMESPACE)
            || name.equals(Destinations.TYPE));
  }

  /** Writes {@code "attributes": {…}} if there are any. */
  void write(JsonBytes json, Attributes attributes, String section) {
    write(json, attributes, section, "", null);
  }

  /**
   * The same with one more attribute, unless the sender has set it.
   *
   * @param section the name under which changed attributes are kept in {@code inferscope.original}
   */
  void write(
      JsonBytes json,
      Attributes attributes,
      String section,
      String extraName,
      @Nullable String extraValue) {
    if (attributes.isEmpty() && extraValue == null) {
      return;
    }
    json.name("attributes").openObject();
    if (isPlain(attributes)) {
      for (int i = 0; i < attributes.size(); i++) {
        if (!known[i].isRouting()) {
          scalar(json.name(known[i].json()), attributes.value(i));
        }
      }
      if (extraValue != null && attributes.get(extraName) == null) {
        json.name(names.of(extraName).json()).value(extraValue, texts);
      }
    } else {
      writeSlowly(json, attributes, section, extraName, extraValue);
    }
    json.closeObject();
  }

  /**
   * Whether all names are usable and different, as far as a cheap look can tell; then {@link
   * #known} has them.
   */
  private boolean isPlain(Attributes attributes) {
    if (attributes.size() > known.length) {
      known = new FieldNames.Known[2 * attributes.size()];
    }
    long seen = 0;
    long seenToo = 0;
    for (int i = 0; i < attributes.size(); i++) {
      String name = attributes.name(i);
      known[i] = names.of(name);
      if (!isScalar(attributes.value(i)) || !known[i].isPlain()) {
        return false;
      }
      int hash = name.hashCode();
      long bit = 1L << hash;
      long otherBit = 1L << ((hash * 0x9E3779B9) >>> 26);
      if ((seen & bit) != 0 && (seenToo & otherBit) != 0 && hasBefore(attributes, name, i)) {
        return false;
      }
      seen |= bit;
      seenToo |= otherBit;
    }
    return true;
  }

  private static boolean hasBefore(Attributes attributes, String name, int end) {
    for (int i = 0; i < end; i++) {
      if (attributes.name(i).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isScalar(Value value) {
    return switch (value) {
      case Value.Text text -> true;
      case Value.Bool bool -> true;
      case Value.Whole whole -> true;
      case Value.Decimal decimal -> Double.isFinite(decimal.value());
      case Value.Array array -> isScalarArray(array);
      case Value.Bytes bytes -> false;
      case Value.MapValue map -> false;
      case Value.Empty empty -> false;
    };
  }

  private static boolean isScalarArray(Value.Array array) {
    for (Value element : array.values()) {
      if (element instanceof Value.Array || !isScalar(element)) {
        return false;
      }
    }
    return !array.values().isEmpty();
  }

  private void scalar(JsonBytes json, Value value) {
    switch (value) {
      case Value.Text text -> json.value(text.value(), texts);
      case Value.Bool bool -> json.value(bool.value());
      case Value.Whole whole -> json.value(whole.value());
      case Value.Decimal decimal -> json.value(decimal.value());
      case Value.Array array -> {
        json.openArray();
        for (Value element : array.values()) {
          scalar(json, element);
        }
        json.closeArray();
      }
      case Value.Bytes bytes -> throw new IllegalArgumentException("bytes are not plain");
      case Value.MapValue map -> throw new IllegalArgumentException("maps are not plain");
      case Value.Empty empty -> throw new IllegalArgumentException("empty values are not plain");
    }
  }

  private void writeSlowly(
      JsonBytes json,
      Attributes attributes,
      String section,
      String extraName,
      @Nullable String extraValue) {
    Map<String, Value> flat = new LinkedHashMap<>();
    Map<String, Integer> writtenBy = new LinkedHashMap<>();
    boolean[] changed = new boolean[attributes.size()];
    int allSteps = 0;
    for (int i = 0; i < attributes.size(); i++) {
      if (!isRouting(attributes.name(i))) {
        steps = 0;
        Map<String, Value> leaves = new LinkedHashMap<>();
        flatten(leaves, attributes.name(i), attributes.value(i), 0);
        for (Map.Entry<String, Value> leaf : leaves.entrySet()) {
          Integer other = writtenBy.put(leaf.getKey(), i);
          if (other != null) {
            changed[other] = true;
            steps |= LossyStep.NAME_REPEATED.bit();
          }
          flat.put(leaf.getKey(), leaf.getValue());
        }
        changed[i] = steps != 0;
        allSteps |= steps;
      }
    }
    if (extraValue != null) {
      flat.putIfAbsent(extraName, Value.of(extraValue));
    }
    flat.forEach((name, value) -> scalar(json.name(name), value));
    if (allSteps != 0) {
      originals.keep(section, attributes, changed);
      originals.add(allSteps, new byte[0]);
    }
  }

  private void flatten(Map<String, Value> leaves, String path, Value value, int depth) {
    String name = path;
    if (!FieldName.isPlain(path)) {
      step(path.length() > FieldName.LONGEST ? LossyStep.NAME_SHORTENED : LossyStep.NAME_CHANGED);
      name = FieldName.normalise(path);
    }
    switch (value) {
      case Value.MapValue map -> flattenMap(leaves, name, map, depth);
      case Value.Array array -> array(leaves, name, array);
      case Value.Bytes bytes -> {
        step(LossyStep.BYTES_AS_HEX);
        put(leaves, name, Value.of(java.util.HexFormat.of().formatHex(bytes.value())));
      }
      case Value.Empty empty -> step(LossyStep.EMPTY_LEFT_OUT);
      case Value.Decimal decimal when !Double.isFinite(decimal.value()) ->
          step(LossyStep.NOT_FINITE_LEFT_OUT);
      case Value.Text text -> put(leaves, name, text);
      case Value.Bool bool -> put(leaves, name, bool);
      case Value.Whole whole -> put(leaves, name, whole);
      case Value.Decimal decimal -> put(leaves, name, decimal);
    }
  }

  private void flattenMap(Map<String, Value> leaves, String path, Value.MapValue map, int depth) {
    if (depth == DEEPEST) {
      step(LossyStep.NESTED_AS_TEXT);
      put(leaves, path, Value.of(plainJson.text(map)));
      return;
    }
    step(map.entries().isEmpty() ? LossyStep.EMPTY_LEFT_OUT : LossyStep.MAP_FLATTENED);
    for (int i = 0; i < map.entries().size(); i++) {
      flatten(leaves, path + '.' + map.entries().name(i), map.entries().value(i), depth + 1);
    }
  }

  private void array(Map<String, Value> leaves, String name, Value.Array array) {
    if (array.values().isEmpty()) {
      step(LossyStep.EMPTY_LEFT_OUT);
    } else if (isScalarArray(array)) {
      put(leaves, name, array);
    } else {
      step(LossyStep.NESTED_AS_TEXT);
      put(leaves, name, Value.of(plainJson.text(array)));
    }
  }

  private void put(Map<String, Value> leaves, String name, Value value) {
    if (leaves.put(name, value) != null) {
      step(LossyStep.NAME_REPEATED);
    }
  }

  private void step(LossyStep step) {
    steps |= step.bit();
  }
}
