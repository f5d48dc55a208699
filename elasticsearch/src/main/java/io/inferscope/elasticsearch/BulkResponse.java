package io.inferscope.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Reads the filtered answer of a bulk request token by token. */
final class BulkResponse {
  private static final JsonFactory FACTORY = new JsonFactory();

  private BulkResponse() {}

  static BulkResult parse(byte[] body, int count) throws IOException {
    List<BulkItem> items = null;
    try (JsonParser parser = FACTORY.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("errors") && value == JsonToken.VALUE_FALSE) {
          return new BulkResult.Completed(Collections.nCopies(count, BulkItem.STORED), true);
        } else if (name.equals("items")) {
          items = items(parser, count);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (items == null || items.size() != count) {
      throw new IOException("the bulk answer does not have an item for each document");
    }
    boolean allStored = items.stream().allMatch(BulkItem.STORED::equals);
    return new BulkResult.Completed(Collections.unmodifiableList(items), allStored);
  }

  private static List<BulkItem> items(JsonParser parser, int count) throws IOException {
    List<BulkItem> items = new ArrayList<>(count);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      parser.nextToken();
      parser.nextToken();
      items.add(item(parser));
      parser.nextToken();
    }
    return items;
  }

  /** {@code {"status":400,"error":{"type":"…","reason":"…","caused_by":{…}}}}. */
  private static BulkItem item(JsonParser parser) throws IOException {
    int status = 0;
    String type = "";
    String reason = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("status")) {
        status = parser.getIntValue();
      } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String field = parser.currentName();
          parser.nextToken();
          switch (field) {
            case "type" -> type = text(parser);
            case "reason" -> reason = text(parser);
            case "caused_by" -> reason = reason + causes(parser);
            default -> parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    return BulkErrors.item(status, type, reason);
  }

  /** The innermost cause says what is wrong; the outer ones only where. */
  private static String causes(JsonParser parser) throws IOException {
    String reason = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "reason" -> reason = ": " + text(parser);
        case "caused_by" -> reason = reason + causes(parser);
        default -> parser.skipChildren();
      }
    }
    return reason;
  }

  private static String text(JsonParser parser) throws IOException {
    return Objects.requireNonNullElse(parser.getValueAsString(), "");
  }
}
