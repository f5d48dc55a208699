package io.inferscope.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attribute names and values in the order in which they were sent. Names may be empty and may
 * repeat, as on the wire; {@link #get} answers with the last one, which is what OpenTelemetry's
 * SDKs do. Immutable and thread-safe.
 */
public final class Attributes {
  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(new String[0], new Value[0], 0);

  private final String[] names;
  private final Value[] values;
  private final int size;

  private Attributes(String[] names, Value[] values, int size) {
    this.names = names;
    this.values = values;
    this.size = size;
  }

  /** The number of entries, repeated names counted each time. */
  public int size() {
    return size;
  }

  /** Whether there are no entries. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The name of entry {@code index}, from 0. */
  public String name(int index) {
    return names[index];
  }

  /** The value of entry {@code index}, from 0. */
  public Value value(int index) {
    return values[index];
  }

  /** The last value under {@code name}, or null. */
  public @Nullable Value get(String name) {
    for (int i = size - 1; i >= 0; i--) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  /** The last value under {@code name} if it is text, else null. */
  public @Nullable String text(String name) {
    return get(name) instanceof Value.Text text ? text.value() : null;
  }

  /** The last value under {@code name} if it is text, else {@code otherwise}. */
  public String text(String name, String otherwise) {
    return get(name) instanceof Value.Text text ? text.value() : otherwise;
  }

  /** The last value under {@code name} if it is a number, else NaN. */
  public double number(String name) {
    return switch (get(name)) {
      case Value.Whole whole -> whole.value();
      case Value.Decimal decimal -> decimal.value();
      case null, default -> Double.NaN;
    };
  }

  /** A new, empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that
        && size == that.size
        && Arrays.equals(names, 0, size, that.names, 0, size)
        && Arrays.equals(values, 0, size, that.values, 0, size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * (31 * hash + names[i].hashCode()) + values[i].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ").append(names[i]).append('=').append(values[i]);
    }
    return text.append('}').toString();
  }

  /** Collects entries. Not thread-safe; may be used again after {@link #build}. */
  public static final class Builder {
    private String[] names = new String[8];
    private Value[] values = new Value[8];
    private int size;

    private Builder() {}

    /** Appends an entry; an earlier one of the same name stays. */
    public Builder put(String name, Value value) {
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      names[size] = name;
      values[size++] = value;
      return this;
    }

    /** Appends a text entry. */
    public Builder put(String name, String value) {
      return put(name, Value.of(value));
    }

    /** Appends a whole number. */
    public Builder put(String name, long value) {
      return put(name, Value.of(value));
    }

    /** The entries so far; the builder is empty afterwards. */
    public Attributes build() {
      Attributes built = size == 0 ? EMPTY : new Attributes(names, values, size);
      names = new String[8];
      values = new Value[8];
      size = 0;
      return built;
    }
  }
}
