package io.inferscope.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks a protobuf export request over before it is acknowledged: whether it decodes, how many
 * records it has and of which services. It builds nothing, so it costs a fraction of decoding.
 */
public final class OtlpCheck {
  /** Service names that {@link CheckResult.Sound} tells apart. */
  static final int MOST_SERVICES = 64;

  /** Under what the records of further services are counted. */
  static final String OTHER_SERVICES = "(others)";

  private static final byte[] SERVICE_NAME = "service.name".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST = 1 << 3 | WireReader.LENGTH;
  private static final int SECOND = 2 << 3 | WireReader.LENGTH;

  private final WireReader in;
  private final int deepest;
  private final Map<String, Integer> recordsByService = new HashMap<>();
  private int records;

  private OtlpCheck(WireReader in, int deepest) {
    this.in = in;
    this.deepest = deepest;
  }

  /**
   * Whether {@code request} is an export request of {@code signal}. What is nested deeper than the
   * limit is not looked at; decoding keeps it whatever it is. Unknown fields are skipped; texts
   * that are not UTF-8 are sound, since decoding repairs them. Thread-safe.
   */
  public static CheckResult check(Signal signal, byte[] request, DecodeLimits limits) {
    OtlpCheck check = new OtlpCheck(new WireReader(request), limits.valueDepth());
    try {
      check.request(OtlpMessages.request(signal));
    } catch (MalformedException e) {
      return new CheckResult.Malformed(e.offset(), e.reason());
    }
    return new CheckResult.Sound(check.records, check.recordsByService);
  }

  private void request(Schema schema) throws MalformedException {
    while (in.more()) {
      int tag = in.tag();
      Schema.Field field = schema.field(tag >>> 3);
      if (field == null || field.message() == null || (tag & 7) != WireReader.LENGTH) {
        in.skip(tag);
        continue;
      }
      int outer = in.enter();
      int start = in.position();
      int before = records;
      message(field.message(), 0);
      in.seek(start);
      count(serviceName(), records - before);
      in.leave(outer);
    }
  }

  private void message(Schema schema, int depth) throws MalformedException {
    if (schema.isRecord()) {
      records++;
    }
    while (in.more()) {
      int tag = in.tag();
      Schema.Field field = schema.field(tag >>> 3);
      if (field == null || (tag & 7) != WireReader.LENGTH) {
        in.skip(tag);
      } else if (field.message() != null) {
        nested(tag, field.message(), schema == OtlpMessages.ANY_VALUE ? depth + 1 : depth);
      } else if (field.packable()) {
        packed(field.kind().wireType());
      } else {
        in.skip(tag);
      }
    }
  }

  private void nested(int tag, Schema schema, int depth) throws MalformedException {
    if (depth > deepest) {
      in.skip(tag);
      return;
    }
    int outer = in.enter();
    message(schema, depth);
    in.leave(outer);
  }

  private void packed(int wireType) throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      in.skip(wireType);
    }
    in.leave(outer);
  }

  private void count(String service, int added) {
    String key =
        recordsByService.size() < MOST_SERVICES || recordsByService.containsKey(service)
            ? service
            : OTHER_SERVICES;
    recordsByService.merge(key, added, Integer::sum);
  }

  /** The service of the ResourceLogs (or its like) that the reader has just entered. */
  private String serviceName() throws MalformedException {
    String name = "unknown_service";
    while (in.more()) {
      int tag = in.tag();
      if (tag == FIRST) {
        int outer = in.enter();
        name = ofResource(name);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return name;
  }

  private String ofResource(String otherwise) throws MalformedException {
    String name = otherwise;
    while (in.more()) {
      int tag = in.tag();
      if (tag == FIRST) {
        int outer = in.enter();
        name = ofAttribute(name);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return name;
  }

  private String ofAttribute(String otherwise) throws MalformedException {
    String name = otherwise;
    boolean matches = false;
    int value = -1;
    while (in.more()) {
      int tag = in.tag();
      int start = in.position();
      in.skip(tag);
      if (tag == FIRST) {
        matches = isServiceName(start);
      } else if (tag == SECOND) {
        value = start;
      }
    }
    if (matches && value >= 0) {
      in.seek(value);
      int outer = in.enter();
      name = ofValue(otherwise);
      in.leave(outer);
      in.seek(in.limit());
    }
    return name;
  }

  private boolean isServiceName(int lengthAt) throws MalformedException {
    int end = in.position();
    in.seek(lengthAt);
    int length = in.length();
    int start = in.advance(length);
    return Arrays.equals(in.bytes(), start, end, SERVICE_NAME, 0, SERVICE_NAME.length);
  }

  private String ofValue(String otherwise) throws MalformedException {
    String name = otherwise;
    while (in.more()) {
      int tag = in.tag();
      if (tag == FIRST) {
        int length = in.length();
        name = new String(in.bytes(), in.advance(length), length, StandardCharsets.UTF_8);
      } else {
        in.skip(tag);
      }
    }
    return name;
  }
}
