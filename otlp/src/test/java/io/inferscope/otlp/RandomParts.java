package io.inferscope.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What all signals are made of, drawn from a source of randomness: texts, values, attributes. */
final class RandomParts {
  private static final List<String> TEXTS =
      List.of(
          "", " ", "service.name", "gen_ai.request.model", "größe", "日本語", "😀", "a\u0000b", ".");

  final Random random;

  RandomParts(long seed) {
    random = new Random(seed);
  }

  Resource resource() {
    return Resource.newBuilder()
        .addAllAttributes(attributes())
        .setDroppedAttributesCount(random.nextInt(3))
        .build();
  }

  InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName(text())
        .setVersion(text())
        .addAllAttributes(attributes())
        .setDroppedAttributesCount(random.nextInt(3))
        .build();
  }

  List<KeyValue> attributes() {
    return some(4, () -> attribute(0));
  }

  private KeyValue attribute(int depth) {
    KeyValue.Builder attribute = KeyValue.newBuilder().setKey(text());
    return random.nextInt(9) == 0 ? attribute.build() : attribute.setValue(value(depth)).build();
  }

  AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> value.setStringValue(text()).build();
      case 1 -> value.setBoolValue(random.nextBoolean()).build();
      case 2 -> value.setIntValue(number()).build();
      case 3 -> value.setDoubleValue(decimal()).build();
      case 4 -> value.setBytesValue(id(random.nextInt(40))).build();
      case 5 -> value.build();
      case 6 ->
          value
              .setArrayValue(ArrayValue.newBuilder().addAllValues(some(3, () -> value(depth + 1))))
              .build();
      default ->
          value
              .setKvlistValue(
                  KeyValueList.newBuilder().addAllValues(some(3, () -> attribute(depth + 1))))
              .build();
    };
  }

  <T> List<T> some(int most, Supplier<T> one) {
    List<T> several = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      several.add(one.get());
    }
    return several;
  }

  String text() {
    return switch (random.nextInt(3)) {
      case 0 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 1 -> "key." + random.nextInt(50);
      default ->
          "a longer text, number " + random.nextLong() + " of many, with words and more words";
    };
  }

  long number() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1000);
      case 2 -> -1L >>> random.nextInt(64);
      default -> random.nextLong();
    };
  }

  double decimal() {
    return switch (random.nextInt(6)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> Double.NEGATIVE_INFINITY;
      default -> random.nextGaussian() * 1e6;
    };
  }

  /** Mostly of the usual length; sometimes empty, zero, or of another length. */
  ByteString id(int length) {
    byte[] bytes =
        switch (random.nextInt(6)) {
          case 0 -> new byte[0];
          case 1 -> new byte[length];
          case 2 -> new byte[random.nextInt(20)];
          default -> new byte[length];
        };
    if (random.nextInt(5) != 0) {
      random.nextBytes(bytes);
    }
    return ByteString.copyFrom(bytes);
  }
}
