package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a number means, and so how it is written. */
enum Unit {
  COUNT,
  DECIMAL,
  /** From 0 to 1, shown as a percentage. */
  SHARE,
  NANOSECONDS,
  SECONDS,
  MILLISECONDS,
  BYTES,
  INSTANT;

  Optional<ObjectNode> format() {
    return switch (this) {
      case COUNT -> Optional.of(format("number", 0).withCompact());
      case DECIMAL -> Optional.of(format("number", 2).json);
      case SHARE -> Optional.of(format("percent", 2).json);
      case NANOSECONDS -> Optional.of(format("duration", 1).from("nanoseconds"));
      case SECONDS -> Optional.of(format("duration", 1).from("seconds"));
      case MILLISECONDS -> Optional.of(format("duration", 1).from("milliseconds"));
      case BYTES -> Optional.of(format("bytes", 1).json);
      case INSTANT -> Optional.empty();
    };
  }

  String dataType() {
    return this == INSTANT ? "date" : "number";
  }

  private record Format(ObjectNode json, ObjectNode parameters) {
    ObjectNode withCompact() {
      parameters.put("compact", true);
      return json;
    }

    ObjectNode from(String unit) {
      parameters.put("fromUnit", unit).put("toUnit", "asMilliseconds");
      return json;
    }
  }

  private static Format format(String id, int decimals) {
    ObjectNode json = Json.object().put("id", id);
    return new Format(json, json.putObject("params").put("decimals", decimals));
  }
}
