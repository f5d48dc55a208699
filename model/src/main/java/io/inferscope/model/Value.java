package io.inferscope.model;

import java.util.Arrays;
import java.util.List;

/** An OTLP {@code AnyValue}: what an attribute or a log body may hold. Immutable. */
public sealed interface Value {

  /** A string; lone surrogates cannot occur, the decoders replace them. */
  record Text(String value) implements Value {}

  /** A boolean. */
  record Bool(boolean value) implements Value {}

  /** A signed 64-bit integer. */
  record Whole(long value) implements Value {}

  /** A double, NaN and infinities included. */
  record Decimal(double value) implements Value {}

  /** Raw bytes. The array is owned by this value: callers neither change nor keep it. */
  record Bytes(byte[] value) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  /** An array; elements may be of different types. */
  record Array(List<Value> values) implements Value {
    public Array {
      values = List.copyOf(values);
    }
  }

  /** A map; OTLP allows empty and repeated keys, see {@link Attributes}. */
  record MapValue(Attributes entries) implements Value {}

  /** A value that was sent but not set, as OTLP allows. */
  record Empty() implements Value {}

  /** The one empty value. */
  Value EMPTY = new Empty();

  /** A text value. */
  static Value of(String text) {
    return new Text(text);
  }

  /** A whole number. */
  static Value of(long number) {
    return new Whole(number);
  }

  /** A floating point number. */
  static Value of(double number) {
    return new Decimal(number);
  }

  /** A truth value. */
  static Value of(boolean flag) {
    return new Bool(flag);
  }
}
