package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top-level fields of one line, and what each becomes in a log record. Names are those of
 * logstash-logback-encoder 8 (its LogstashFieldNames), of ECS 8, and of the MDC keys that tracers
 * write. What has no place of its own becomes an attribute under its name.
 */
final class LogstashFields {
  /** ECS fields come dotted from most encoders and nested from some; here they are dotted. */
  private static final Set<String> NESTED_IN_ECS =
      Set.of(
          "ecs",
          "error",
          "event",
          "host",
          "log",
          "process",
          "service",
          "span",
          "trace",
          "transaction");

  private static final List<String> TRACE_IDS =
      List.of("trace_id", "traceId", "trace.id", "X-B3-TraceId");
  private static final List<String> SPAN_IDS =
      List.of("span_id", "spanId", "span.id", "X-B3-SpanId");

  private final Map<String, Value> fields;
  private final Attributes.Builder attributes = Attributes.builder();

  LogstashFields(Map<String, Value> fields) {
    this.fields = fields;
  }

  /** Adds a field; of equal names the last one stays. */
  static void put(Map<String, Value> fields, String name, Value value) {
    if (value instanceof Value.MapValue map && isEcs(name)) {
      Attributes entries = map.entries();
      for (int i = 0; i < entries.size(); i++) {
        put(fields, name + '.' + entries.name(i), entries.value(i));
      }
    } else {
      fields.put(name, value);
    }
  }

  private static boolean isEcs(String name) {
    int dot = name.indexOf('.');
    return NESTED_IN_ECS.contains(dot < 0 ? name : name.substring(0, dot));
  }

  LogRecord record(long receivedUnixNano) {
    for (String formatField : List.of("@version", "ecs.version")) {
      fields.remove(formatField);
    }
    Resource resource = resource();
    Scope scope = new Scope(takeText("logger_name", "log.logger"), "", Attributes.EMPTY, 0, "");
    long time = time();
    String severityText = takeText("level", "log.level");
    int severityNumber = severityNumber(severityText);
    Value body = takeAny("message");
    String traceId = takeId(TRACE_IDS, 32);
    String spanId = takeId(SPAN_IDS, 16);
    if (spanId.isEmpty()) {
      // A log outside any span of a transaction belongs to the transaction, itself a span.
      spanId = hexId(fields.get("transaction.id"), 16);
    }
    int flags = flags();
    rename("thread.name", "thread_name", "process.thread.name");
    exception();
    caller();
    fields.forEach(attributes::put);
    return new LogRecord(
        resource,
        scope,
        time,
        receivedUnixNano,
        severityNumber,
        severityText,
        body,
        attributes.build(),
        0,
        flags,
        traceId,
        spanId,
        "");
  }

  private Resource resource() {
    Attributes.Builder resource = Attributes.builder();
    moveText(resource, "service.name", "service.name", "service", "appname", "application", "app");
    moveText(resource, "service.version", "service.version");
    moveText(resource, "service.instance.id", "service.node.name");
    moveText(resource, "deployment.environment.name", "service.environment");
    moveText(resource, "host.name", "host.name", "HOSTNAME");
    Attributes built = resource.build();
    return built.isEmpty() ? Resource.EMPTY : new Resource(built, 0, "");
  }

  private void moveText(Attributes.Builder to, String name, String... spellings) {
    String text = takeText(spellings);
    if (!text.isEmpty()) {
      to.put(name, text);
    }
  }

  /** Takes away the first of these fields that holds text; empty when none does. */
  private String takeText(String... spellings) {
    for (String spelling : spellings) {
      if (fields.get(spelling) instanceof Value.Text text && !text.value().isEmpty()) {
        fields.remove(spelling);
        return text.value();
      }
    }
    return "";
  }

  private Value takeAny(String name) {
    Value value = fields.remove(name);
    return value == null ? Value.EMPTY : value;
  }

  private void rename(String to, String... spellings) {
    for (String spelling : spellings) {
      Value value = fields.remove(spelling);
      if (value != null) {
        attributes.put(to, value);
        return;
      }
    }
  }

  /** A time that cannot be read stays an attribute, and the record's time unknown. */
  private long time() {
    long time =
        switch (fields.get("@timestamp")) {
          case Value.Text text -> LogTime.unixNano(text.value());
          case Value.Whole millis -> LogTime.unixNano(millis.value());
          case null, default -> 0;
        };
    if (time != 0) {
      fields.remove("@timestamp");
    }
    return time;
  }

  /** Severity numbers of the OpenTelemetry log data model, appendix B. */
  private int severityNumber(String level) {
    Value levelValue = takeAny("level_value");
    return switch (level.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> 1;
      case "DEBUG" -> 5;
      case "INFO" -> 9;
      case "WARN", "WARNING" -> 13;
      case "ERROR" -> 17;
      case "FATAL", "CRITICAL" -> 21;
      default -> levelValue instanceof Value.Whole whole ? ofLogback(whole.value()) : 0;
    };
  }

  private static int ofLogback(long levelValue) {
    if (levelValue <= 0) {
      return 0;
    }
    // 5,000 is TRACE and every further 10,000 a level; in OTLP a level is four steps.
    long level = Math.min(4, (levelValue + 9_999) / 10_000 - (levelValue > 5_000 ? 0 : 1));
    return (int) (4 * level + 1);
  }

  /** The first valid id of these spellings; repetitions of it go too, what differs stays. */
  private String takeId(List<String> spellings, int digits) {
    String id = "";
    for (String spelling : spellings) {
      String candidate = hexId(fields.get(spelling), digits);
      if (id.isEmpty()) {
        id = candidate;
      }
      if (!candidate.isEmpty() && candidate.equals(id)) {
        fields.remove(spelling);
      }
    }
    return id;
  }

  /** B3 allows trace ids of 16 digits, which stand for the lower half of 32. */
  private static String hexId(@Nullable Value value, int digits) {
    if (!(value instanceof Value.Text text)
        || (text.value().length() != digits && text.value().length() != 16)) {
      return "";
    }
    boolean zero = true;
    for (int i = 0; i < text.value().length(); i++) {
      int digit = Character.digit(text.value().charAt(i), 16);
      if (digit < 0 || text.value().charAt(i) > 'f') {
        return "";
      }
      zero &= digit == 0;
    }
    String padding = "0".repeat(digits - text.value().length());
    return zero ? "" : padding + text.value().toLowerCase(Locale.ROOT);
  }

  private int flags() {
    for (String spelling : List.of("trace_flags", "traceFlags")) {
      if (fields.get(spelling) instanceof Value.Text text
          && text.value().matches("[0-9a-fA-F]{1,2}")) {
        fields.remove(spelling);
        return Integer.parseInt(text.value(), 16);
      }
    }
    return 0;
  }

  private void exception() {
    String trace = takeText("stack_trace", "error.stack_trace");
    ThrowableHeader header = ThrowableHeader.of(trace);
    Value type = takeAny("error.type");
    Value message = takeAny("error.message");
    putUnlessEmpty("exception.type", type, header.type());
    putUnlessEmpty("exception.message", message, header.message());
    putUnlessEmpty("exception.stacktrace", Value.EMPTY, trace);
  }

  private void putUnlessEmpty(String name, Value value, String otherwise) {
    if (!(value instanceof Value.Empty)) {
      attributes.put(name, value);
    } else if (!otherwise.isEmpty()) {
      attributes.put(name, otherwise);
    }
  }

  private void caller() {
    String type = takeText("caller_class_name");
    String method = takeText("caller_method_name", "log.origin.function");
    String function = type.isEmpty() || method.isEmpty() ? type + method : type + '.' + method;
    putUnlessEmpty("code.function.name", Value.EMPTY, function);
    rename("code.file.path", "caller_file_name", "log.origin.file.name");
    rename("code.line.number", "caller_line_number", "log.origin.file.line");
  }
}
