package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogstashJsonTest {
  private static final long RECEIVED = 1_764_000_000_000_000_001L;

  @Test
  void read_mapsTheEncodersOwnFields() {
    LogRecord log =
        record(
            """
            {"@timestamp":"2026-03-01T10:20:30.123456789+01:00","@version":"1",
             "message":"decoded 128 tokens","logger_name":"com.acme.Decoder",
             "thread_name":"worker-3","level":"WARN","level_value":30000,
             "trace_id":"0AF7651916CD43DD8448EB211C80319C","trace_flags":"01",
             "span_id":"b7ad6b7169203331","tags":["AUDIT"],"HOSTNAME":"node-7",
             "app":"model-server","caller_class_name":"com.acme.Decoder",
             "caller_method_name":"step","caller_file_name":"Decoder.java",
             "caller_line_number":77,"gpu":3,"ratio":0.5,"nested":{"a":[1,null]}}
            """);

    assertThat(log.timeUnixNano()).isEqualTo(1_772_356_830_123_456_789L);
    assertThat(log.observedTimeUnixNano()).isEqualTo(RECEIVED);
    assertThat(log.body()).isEqualTo(Value.of("decoded 128 tokens"));
    assertThat(log.scope().name()).isEqualTo("com.acme.Decoder");
    assertThat(log.severityText()).isEqualTo("WARN");
    assertThat(log.severityNumber()).isEqualTo(13);
    assertThat(log.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(log.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(log.flags()).isEqualTo(1);
    assertThat(log.resource().attributes())
        .isEqualTo(
            Attributes.builder()
                .put("service.name", "model-server")
                .put("host.name", "node-7")
                .build());
    assertThat(log.attributes())
        .isEqualTo(
            Attributes.builder()
                .put("thread.name", "worker-3")
                .put("code.function.name", "com.acme.Decoder.step")
                .put("code.file.path", "Decoder.java")
                .put("code.line.number", 77)
                .put("tags", new Value.Array(List.of(Value.of("AUDIT"))))
                .put("gpu", 3)
                .put("ratio", Value.of(0.5))
                .put(
                    "nested",
                    new Value.MapValue(
                        Attributes.builder()
                            .put("a", new Value.Array(List.of(Value.of(1), Value.EMPTY)))
                            .build()))
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"@timestamp":"2026-03-01T09:20:30.123Z","log.level":"ERROR","message":"boom",
         "ecs.version":"1.2.0","service.name":"svc","service.version":"1.2",
         "service.environment":"prod","service.node.name":"n1","event.dataset":"svc",
         "process.thread.name":"main","log.logger":"com.acme.Foo",
         "trace.id":"0af7651916cd43dd8448eb211c80319c","transaction.id":"b7ad6b7169203331",
         "error.type":"java.lang.IllegalStateException","error.message":"x",
         "error.stack_trace":"java.lang.IllegalStateException: x\\n\\tat Lg.main(Lg.java:3)\\n"}
        """,
        """
        {"@timestamp":"2026-03-01T09:20:30.123Z","log":{"level":"ERROR","logger":"com.acme.Foo"},
         "message":"boom","ecs":{"version":"1.2.0"},
         "service":{"name":"svc","version":"1.2","environment":"prod","node":{"name":"n1"}},
         "event":{"dataset":"svc"},"process":{"thread":{"name":"main"}},
         "trace":{"id":"0af7651916cd43dd8448eb211c80319c"},
         "transaction":{"id":"b7ad6b7169203331"},
         "error":{"type":"java.lang.IllegalStateException","message":"x",
         "stack_trace":"java.lang.IllegalStateException: x\\n\\tat Lg.main(Lg.java:3)\\n"}}
        """
      })
  void read_mapsEcsDottedAndNested(String line) {
    LogRecord log = record(line);

    assertThat(log.timeUnixNano()).isEqualTo(1_772_356_830_123_000_000L);
    assertThat(log.severityNumber()).isEqualTo(17);
    assertThat(log.scope().name()).isEqualTo("com.acme.Foo");
    assertThat(log.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(log.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(log.resource().attributes())
        .isEqualTo(
            Attributes.builder()
                .put("service.name", "svc")
                .put("service.version", "1.2")
                .put("service.instance.id", "n1")
                .put("deployment.environment.name", "prod")
                .build());
    assertThat(log.attributes().text("thread.name")).isEqualTo("main");
    assertThat(log.attributes().text("exception.type"))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(log.attributes().text("exception.message")).isEqualTo("x");
    assertThat(log.attributes().text("exception.stacktrace")).contains("Lg.java:3");
    assertThat(log.attributes().text("event.dataset")).isEqualTo("svc");
    assertThat(log.attributes().text("transaction.id")).isEqualTo("b7ad6b7169203331");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trace_id     | 0af7651916cd43dd8448eb211c80319c | 0af7651916cd43dd8448eb211c80319c
          traceId      | 0af7651916cd43dd8448eb211c80319c | 0af7651916cd43dd8448eb211c80319c
          trace.id     | 0af7651916cd43dd8448eb211c80319c | 0af7651916cd43dd8448eb211c80319c
          X-B3-TraceId | 8448eb211c80319c                 | 00000000000000008448eb211c80319c
          """)
  void read_takesTraceIdsInEverySpelling(String name, String written, String expected) {
    LogRecord log = record("{\"%s\":\"%s\"}".formatted(name, written));

    assertThat(log.traceId()).isEqualTo(expected);
    assertThat(log.attributes().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-an-id", "00000000000000000000000000000000", "12", ""})
  void read_leavesWhatIsNoTraceIdAnAttribute(String written) {
    LogRecord log = record("{\"trace_id\":\"%s\"}".formatted(written));

    assertThat(log.traceId()).isEmpty();
    assertThat(log.attributes().text("trace_id")).isEqualTo(written);
  }

  @Test
  void read_splitsAStackTrace() {
    LogRecord log =
        record(
            """
            {"stack_trace":"<#1a2b> com.acme.Outer$Inner: two\\nlines\\n\\tat A.b(A.java:1)\\n"}
            """);

    assertThat(log.attributes().text("exception.type")).isEqualTo("com.acme.Outer$Inner");
    assertThat(log.attributes().text("exception.message")).isEqualTo("two\nlines");
    assertThat(log.attributes().text("exception.stacktrace")).startsWith("<#1a2b> com.acme");
  }

  @Test
  void read_takesTheLastOfEqualNames() {
    LogRecord log = record("{\"message\":\"a\",\"k\":1,\"message\":\"b\",\"k\":2}");

    assertThat(log.body()).isEqualTo(Value.of("b"));
    assertThat(log.attributes()).isEqualTo(Attributes.builder().put("k", 2).build());
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE,0,1", "debug,0,5", "INFO,0,9", "Warning,0,13", "ERROR,0,17", "FATAL,0,21",
    "'',5000,1", "'',10000,5", "'',20000,9", "'',30000,13", "'',40000,17", "custom,0,0"
  })
  void read_mapsLevels(String level, int levelValue, int severityNumber) {
    LogRecord log = record("{\"level\":\"%s\",\"level_value\":%d}".formatted(level, levelValue));

    assertThat(log.severityNumber()).isEqualTo(severityNumber);
    assertThat(log.severityText()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2026-03-01T09:20:30Z\"', 1772356830000000000",
    "'\"2026-03-01T10:20:30.5+0100\"', 1772356830500000000",
    "1772356830123, 1772356830123000000",
    "'\"1772356830123\"', 1772356830123000000",
    "'\"yesterday\"', 0",
    "'\"9999-01-01T00:00:00Z\"', 0",
    "-5, 0"
  })
  void read_takesTimesAsEncodersWriteThem(String timestamp, long expected) {
    LogRecord log = record("{\"@timestamp\":%s}".formatted(timestamp));

    assertThat(log.timeUnixNano()).isEqualTo(expected);
    assertThat(log.attributes().get("@timestamp") == null).isEqualTo(expected != 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain text", "[1,2]", "{\"a\":1", "{\"a\":1} x", "\"text\"", "{]"})
  void read_keepsALineThatIsNoJsonObjectAsBody(String text) {
    LogstashJson.Line line = read(text.getBytes(StandardCharsets.UTF_8));

    assertThat(line.understood()).isFalse();
    assertThat(line.record().body()).isEqualTo(Value.of(text));
    assertThat(line.record().observedTimeUnixNano()).isEqualTo(RECEIVED);
    assertThat(line.record().attributes().text(LogstashJson.PARSE_ERROR))
        .startsWith("not a JSON object: ");
  }

  @Test
  void read_replacesWhatIsNotUtf8() {
    byte[] line = "{\"message\":\"größe\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(read(line).record().body()).isEqualTo(Value.of("gr\uFFFD\uFFFDe"));
  }

  @Test
  void read_keepsNumbersThatAreTooLargeAsText() {
    LogRecord log = record("{\"huge\":123456789012345678901234567890,\"large\":1e999}");

    assertThat(log.attributes().text("huge")).isEqualTo("123456789012345678901234567890");
    assertThat(log.attributes().text("large")).isEqualTo("1e999");
  }

  @Test
  void read_keepsWhatIsNestedTooDeepAsJson() {
    String line = "{\"a\":" + "[".repeat(70) + "1" + "]".repeat(70) + "}";

    Value value = record(line).attributes().get("a");

    for (int i = 0; i < DecodeLimits.DEFAULT.valueDepth(); i++) {
      value = ((Value.Array) value).values().getFirst();
    }
    assertThat(value).isEqualTo(Value.of("[[[[[[1]]]]]]"));
  }

  @Test
  void tooLong_keepsTheBeginningAndSaysSo() {
    LogstashJson.Line line =
        LogstashJson.tooLong("{\"mess".getBytes(StandardCharsets.UTF_8), 5_000_000, RECEIVED);

    assertThat(line.understood()).isFalse();
    assertThat(line.record().body()).isEqualTo(Value.of("{\"mess"));
    assertThat(line.record().attributes().text(LogstashJson.PARSE_ERROR))
        .isEqualTo("a line of 5000000 bytes is too long; its first 6 bytes are kept");
  }

  private static LogRecord record(String json) {
    LogstashJson.Line line = read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(line.understood()).isTrue();
    return line.record();
  }

  private static LogstashJson.Line read(byte[] line) {
    byte[] padded = new byte[line.length + 10];
    System.arraycopy(line, 0, padded, 5, line.length);
    return LogstashJson.read(padded, 5, 5 + line.length, RECEIVED);
  }
}
