package io.inferscope.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;

/** Writes the JSON object that the parser stands on as a protobuf message. */
final class JsonMessageReader {
  private static final BigInteger MOST_UNSIGNED = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger MOST_SIGNED = BigInteger.ONE.shiftLeft(63);

  private final JsonParser in;
  private final WireWriter out;

  JsonMessageReader(JsonParser in, WireWriter out) {
    this.in = in;
    this.out = out;
  }

  void message(Schema schema) throws IOException, MalformedException {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Schema.Field field = schema.field(in.currentName());
      JsonToken value = in.nextToken();
      if (field == null || value == JsonToken.VALUE_NULL) {
        in.skipChildren();
      } else if (field.repeated()) {
        list(field);
      } else {
        one(field);
      }
    }
  }

  private void list(Schema.Field field) throws IOException, MalformedException {
    expect(JsonToken.START_ARRAY, field, "an array");
    int start = field.packable() ? out.begin(field.number()) : 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (field.packable()) {
        scalar(field);
      } else {
        one(field);
      }
    }
    if (field.packable()) {
      out.end(start);
    }
  }

  private void one(Schema.Field field) throws IOException, MalformedException {
    Schema message = field.message();
    switch (field.kind()) {
      case TEXT -> out.presentText(field.number(), text(field));
      case BYTES -> out.presentBytes(field.number(), base64(field, text(field)));
      case HEX_ID -> out.presentBytes(field.number(), id(field));
      default -> {
        if (message == null) {
          out.tag(field.number(), field.kind().wireType());
          scalar(field);
        } else {
          nested(field, message);
        }
      }
    }
  }

  private void nested(Schema.Field field, Schema message) throws IOException, MalformedException {
    int start = out.begin(field.number());
    // Null as an element of an array is a value that is not set.
    if (in.currentToken() != JsonToken.VALUE_NULL) {
      expect(JsonToken.START_OBJECT, field, "an object");
      message(message);
    }
    out.end(start);
  }

  /** Writes a number without its tag. */
  private void scalar(Schema.Field field) throws IOException, MalformedException {
    switch (field.kind()) {
      case BOOL -> out.rawVarint(truth(field) ? 1 : 0);
      case INT64, UINT64, UINT32 -> out.rawVarint(whole(field));
      case SINT32 -> {
        int number = (int) whole(field);
        out.rawVarint(Integer.toUnsignedLong(number << 1 ^ number >> 31));
      }
      case ENUM -> out.rawVarint(enumeration(field));
      case FIXED64, SFIXED64 -> out.rawFixed64(whole(field));
      case DOUBLE -> out.rawFixed64(Double.doubleToRawLongBits(decimal(field)));
      case FIXED32 -> out.rawFixed32((int) whole(field));
      case TEXT, BYTES, HEX_ID, MESSAGE -> throw malformed(field, "a number");
    }
  }

  private boolean truth(Schema.Field field) throws IOException, MalformedException {
    return switch (text(field)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed(field, "true or false");
    };
  }

  private long enumeration(Schema.Field field) throws IOException, MalformedException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      int known = field.enumNames().indexOf(in.getText());
      if (known >= 0) {
        return known;
      }
      if (!isNumber(in.getText())) {
        return 0; // A name of a later version: unspecified, as an unknown number would be.
      }
    }
    return whole(field);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-');
  }

  private long whole(Schema.Field field) throws IOException, MalformedException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return inRange(field, BigInteger.valueOf(in.getLongValue()));
    }
    String text = text(field);
    if (text.length() > 64) {
      throw malformed(field, "a whole number");
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // Without this, 1e999999999 would be written out digit by digit.
      if ((long) number.precision() - number.scale() > 20) {
        throw malformed(field, "a whole number of 64 bits");
      }
      return inRange(field, number.toBigIntegerExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw malformed(field, "a whole number");
    }
  }

  private long inRange(Schema.Field field, BigInteger number) throws MalformedException {
    boolean fits =
        switch (field.kind()) {
          case UINT64, FIXED64 -> number.signum() >= 0 && number.compareTo(MOST_UNSIGNED) < 0;
          case INT64, SFIXED64 -> number.bitLength() < MOST_SIGNED.bitLength();
          case UINT32, FIXED32 -> number.signum() >= 0 && number.bitLength() <= 32;
          default -> number.bitLength() < 32;
        };
    if (!fits) {
      throw malformed(field, "a number of its range");
    }
    return number.longValue();
  }

  private double decimal(Schema.Field field) throws IOException, MalformedException {
    String text = text(field);
    try {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw malformed(field, "a number");
    }
  }

  /** Hex as OTLP says; base64 from senders that follow protobuf's own JSON form. */
  private byte[] id(Schema.Field field) throws IOException, MalformedException {
    String text = text(field);
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      return base64(field, text);
    }
  }

  private byte[] base64(Schema.Field field, String text) throws MalformedException {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw malformed(field, field.kind() == FieldKind.HEX_ID ? "an id in hex" : "base64");
    }
  }

  private String text(Schema.Field field) throws IOException, MalformedException {
    if (!in.currentToken().isScalarValue()) {
      throw malformed(field, "a text or a number");
    }
    return in.getText();
  }

  private void expect(JsonToken token, Schema.Field field, String what) throws MalformedException {
    if (in.currentToken() != token) {
      throw malformed(field, what);
    }
  }

  private MalformedException malformed(Schema.Field field, String expected) {
    int offset = (int) in.currentTokenLocation().getByteOffset();
    return new MalformedException(offset, "\"" + field.name() + "\" is not " + expected);
  }
}
