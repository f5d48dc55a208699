package io.inferscope.indexer;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.PointValue;
import io.inferscope.model.PointValue.Temporality;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records with any name, type, nesting and time that OTLP can say. */
final class RandomRecords {
  /** Names that collide with each other, with fields of ours and with Elasticsearch's own. */
  private static final String[] NAMES = {
    "",
    " ",
    ".",
    "..",
    "a",
    "a.b",
    "a.b.c",
    "a.",
    ".a",
    "a..b",
    "a. .b",
    "b",
    "b.a",
    "_id",
    "_source",
    "_routing",
    "_doc_count",
    "@timestamp",
    "body",
    "body.text",
    "attributes",
    "attributes.a",
    "resource",
    "resource.attributes.a",
    "scope",
    "data_stream",
    "data_stream.x",
    "trace_id",
    "message",
    "log",
    "log.level",
    "service.name",
    "host.name",
    "exception.stacktrace",
    "exception.type",
    "inferscope",
    "inferscope.original",
    "x*y",
    "größe",
    "日本",
    "😀",
    "a\u0000b",
    "a\nb",
    "\"",
    "\\",
    "geo.location",
    "unit",
    "metrics",
    "event.name",
    "log.record.template"
  };

  /** Where maps nest: each path of names is a field, and each new field a change of the mapping. */
  private static final String[] FEW_NAMES = {"a", "b", ""};

  private static final long[] TIMES = {
    0,
    1,
    999_999,
    1_000_000,
    Records.NOON,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    4_102_444_800_000_000_000L
  };

  private static final long[] WHOLES = {0, 1, -1, 255, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53};

  private static final double[] DECIMALS = {
    0,
    -0.0,
    0.5,
    1e300,
    -1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  /**
   * A log, a span or a point with every name, so that most fields come in one change of mapping.
   */
  LogRecord logWithEveryName() {
    return new LogRecord(
        new Resource(everyName(), 0, ""),
        new Scope("", "", everyName(), 0, ""),
        time(),
        time(),
        0,
        "",
        Value.EMPTY,
        everyName(),
        0,
        0,
        "",
        "",
        "");
  }

  Span spanWithEveryName() {
    return new Span(
        new Resource(everyName(), 0, ""),
        new Scope("", "", everyName(), 0, ""),
        "",
        "",
        "",
        "",
        0,
        "",
        Span.SpanKind.INTERNAL,
        time(),
        time(),
        everyName(),
        0,
        List.of(),
        0,
        List.of(new Span.Link("", "", "", everyName(), 0)),
        0,
        Span.StatusCode.OK,
        "");
  }

  MetricPoint pointWithEveryName() {
    return new MetricPoint(
        new Resource(everyName(), 0, ""),
        new Scope("", "", everyName(), 0, ""),
        "first",
        "",
        "",
        everyName(),
        time(),
        time(),
        0,
        new PointValue.LongGauge(1));
  }

  private Attributes everyName() {
    Attributes.Builder attributes = Attributes.builder();
    for (String name : NAMES) {
      attributes.put(name, value(2));
    }
    return attributes.build();
  }

  LogRecord log() {
    return new LogRecord(
        resource(),
        scope(),
        time(),
        time(),
        random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(25),
        rarely("x".repeat(40_000), "INFO"),
        random.nextInt(3) == 0 ? value(0) : Value.of(text()),
        attributes(0),
        random.nextInt(),
        random.nextInt(),
        rarely(id(), "0102030405060708090a0b0c0d0e0f10"),
        rarely(id(), ""),
        rarely(text(), ""));
  }

  Span span() {
    List<Span.Event> events = new ArrayList<>();
    List<Span.Link> links = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      events.add(new Span.Event(time(), text(), attributes(0), random.nextInt()));
      links.add(new Span.Link(id(), id(), text(), attributes(0), random.nextInt()));
    }
    return new Span(
        resource(),
        scope(),
        rarely(id(), "0102030405060708090a0b0c0d0e0f10"),
        rarely(id(), "0102030405060708"),
        text(),
        id(),
        random.nextInt(),
        rarely("n".repeat(40_000), text()),
        pick(Span.SpanKind.values()),
        time(),
        time(),
        attributes(0),
        random.nextInt(),
        events,
        random.nextInt(),
        links,
        random.nextInt(),
        pick(Span.StatusCode.values()),
        rarely("m".repeat(40_000), ""));
  }

  MetricPoint point() {
    return new MetricPoint(
        resource(),
        scope(),
        rarely(name(), "m" + random.nextInt(5)),
        text(),
        rarely("u".repeat(40_000), "s"),
        attributes(0),
        time(),
        time(),
        random.nextInt(3),
        pointValue());
  }

  private PointValue pointValue() {
    return switch (random.nextInt(8)) {
      case 0 -> new PointValue.None();
      case 1 -> new PointValue.LongGauge(whole());
      case 2 -> new PointValue.DoubleGauge(decimal());
      case 3 -> new PointValue.LongSum(whole(), pick(Temporality.values()), random.nextBoolean());
      case 4 ->
          new PointValue.DoubleSum(decimal(), pick(Temporality.values()), random.nextBoolean());
      case 5 ->
          new PointValue.Histogram(
              whole(),
              decimal(),
              decimal(),
              decimal(),
              new double[] {decimal(), decimal()},
              new long[] {whole(), 0, whole()},
              pick(Temporality.values()));
      case 6 ->
          new PointValue.ExponentialHistogram(
              whole(),
              decimal(),
              decimal(),
              decimal(),
              random.nextInt(-12, 22),
              whole(),
              decimal(),
              random.nextInt(),
              new long[] {whole(), 3},
              random.nextInt(-100, 100),
              new long[] {whole()},
              pick(Temporality.values()));
      default ->
          new PointValue.Summary(whole(), decimal(), new double[] {0.5}, new double[] {decimal()});
    };
  }

  private Resource resource() {
    return random.nextInt(4) == 0
        ? new Resource(attributes(0), random.nextInt(), text())
        : Records.RESOURCE;
  }

  private Scope scope() {
    return random.nextInt(4) == 0
        ? new Scope(text(), text(), attributes(0), random.nextInt(), text())
        : Records.SCOPE;
  }

  private Attributes attributes(int depth) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = random.nextInt(8); i > 0; i--) {
      Value value = value(depth);
      String nested = depth > 0 ? "a" : pick(FEW_NAMES);
      boolean few = depth > 0 || value instanceof Value.MapValue;
      attributes.put(few ? nested : name(), value);
    }
    return attributes.build();
  }

  private Value value(int depth) {
    return switch (random.nextInt(depth > 1 ? 7 : 10)) {
      case 0, 1 -> Value.of(text());
      case 2 -> Value.of(random.nextBoolean());
      case 3 -> Value.of(whole());
      case 4 -> Value.of(decimal());
      case 5 -> new Value.Bytes(text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case 6 -> Value.EMPTY;
      case 7 -> array(depth);
      case 8 -> new Value.MapValue(attributes(depth + 1));
      default -> random.nextInt(20) == 0 ? deep() : Value.of(text());
    };
  }

  private Value array(int depth) {
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(depth + 1));
    }
    return new Value.Array(values);
  }

  private Value deep() {
    Value value = Value.of(text());
    // Two shapes only, for the same reason: 24 levels of maps are one field.
    boolean maps = random.nextBoolean();
    for (int i = 0; i < 40; i++) {
      value =
          maps
              ? new Value.MapValue(Attributes.builder().put("d", value).build())
              : new Value.Array(List.of(value));
    }
    return value;
  }

  /** Few enough different ones for a test: each new name is a change of the mapping. */
  private String name() {
    return switch (random.nextInt(20_000)) {
      case 0 -> "n".repeat(random.nextInt(2_000));
      case 1 -> text();
      default -> pick(NAMES);
    };
  }

  /** Hexadecimal, as the decoder makes it, of any length. */
  private String id() {
    return "0f".repeat(random.nextInt(500) == 0 ? 20_000 : random.nextInt(20));
  }

  private String text() {
    return switch (random.nextInt(2_000)) {
      case 0 -> "€".repeat(20_000);
      case 1 -> "";
      case 2 -> "2024-01-01T00:00:00Z";
      case 3 -> "17";
      default -> randomText();
    };
  }

  private String randomText() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          random.nextInt(4) == 0 ? random.nextInt(0xD800) : 'a' + random.nextInt(26));
    }
    return text.toString();
  }

  private long time() {
    return random.nextInt(2) == 0
        ? TIMES[random.nextInt(TIMES.length)]
        : Records.NOON + random.nextInt(1_000_000_000);
  }

  private long whole() {
    return WHOLES[random.nextInt(WHOLES.length)];
  }

  private double decimal() {
    return DECIMALS[random.nextInt(DECIMALS.length)];
  }

  private String rarely(String rare, String usual) {
    return random.nextInt(500) == 0 ? rare : usual;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
