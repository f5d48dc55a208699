package io.inferscope.otlp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message type as a table of its fields: numbers, names and kinds. The check of protobuf bytes
 * and both directions of JSON read it; {@link OtlpMessages} has those of OTLP.
 */
final class Schema {
  /** One field; {@code message} is set where the kind is {@link FieldKind#MESSAGE}. */
  record Field(
      int number,
      String name,
      FieldKind kind,
      boolean repeated,
      @Nullable Schema message,
      List<String> enumNames) {

    /** Whether its elements may stand together in one length-delimited field. */
    boolean packable() {
      return repeated && kind.wireType() != WireReader.LENGTH;
    }
  }

  private final String name;
  private final @Nullable Field[] byNumber = new Field[17];
  private final Map<String, Field> byName = new HashMap<>();
  private boolean isRecord;

  Schema(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Says that one message of this type is one record. */
  void markAsRecord() {
    isRecord = true;
  }

  /** Whether one message of this type is one record: a log record, a span or a data point. */
  boolean isRecord() {
    return isRecord;
  }

  @Nullable Field field(int number) {
    return number < byNumber.length ? byNumber[number] : null;
  }

  /** The field of that JSON name, or of its name in the protocol's own spelling. */
  @Nullable Field field(String jsonName) {
    return byName.get(jsonName);
  }

  /** All fields, by number. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (Field field : byNumber) {
      if (field != null) {
        fields.add(field);
      }
    }
    return Collections.unmodifiableList(fields);
  }

  /** Adds a field. */
  Schema field(int number, String jsonName, FieldKind kind) {
    return add(new Field(number, jsonName, kind, false, null, List.of()));
  }

  /** Adds a repeated field. */
  Schema list(int number, String jsonName, FieldKind kind) {
    return add(new Field(number, jsonName, kind, true, null, List.of()));
  }

  /** Adds a field whose numbers from 0 on have names. */
  Schema enumeration(int number, String jsonName, List<String> names) {
    return add(new Field(number, jsonName, FieldKind.ENUM, false, null, names));
  }

  /** Adds a nested message. */
  Schema one(int number, String jsonName, Schema message) {
    return add(new Field(number, jsonName, FieldKind.MESSAGE, false, message, List.of()));
  }

  /** Adds a list of nested messages. */
  Schema many(int number, String jsonName, Schema message) {
    return add(new Field(number, jsonName, FieldKind.MESSAGE, true, message, List.of()));
  }

  private Schema add(Field field) {
    byNumber[field.number] = field;
    byName.put(field.name, field);
    byName.put(field.name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), field);
    return this;
  }
}
