package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.InvalidProtocolBufferException;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpJsonTest {
  @Test
  void toProtobuf_isTheInverseOfWriting() throws InvalidProtocolBufferException {
    Seed seed = Seed.draw();
    RandomRequests random = new RandomRequests(seed.value());
    for (int i = 0; i < 400; i++) {
      ExportLogsServiceRequest logs = random.logs();
      ExportTraceServiceRequest traces = random.traces();
      ExportMetricsServiceRequest metrics = random.metrics();
      assertThat(ExportLogsServiceRequest.parseFrom(thereAndBack(Signal.LOGS, logs.toByteArray())))
          .as(seed.inRound(i))
          .isEqualTo(logs);
      assertThat(
              ExportTraceServiceRequest.parseFrom(
                  thereAndBack(Signal.TRACES, traces.toByteArray())))
          .as(seed.inRound(i))
          .isEqualTo(traces);
      assertThat(
              ExportMetricsServiceRequest.parseFrom(
                  thereAndBack(Signal.METRICS, metrics.toByteArray())))
          .as(seed.inRound(i))
          .isEqualTo(metrics);
    }
  }

  @Test
  void toProtobuf_readsTheSpecificationsExample() {
    LogRecord log =
        onlyLog(
            """
            {"resourceLogs":[{"resource":{"attributes":[
                {"key":"service.name","value":{"stringValue":"my.service"}}]},
              "scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0"},
                "logRecords":[{
                  "timeUnixNano":"1544712660300000000",
                  "observedTimeUnixNano":1544712660300000000,
                  "severityNumber":10,
                  "severityText":"Information",
                  "traceId":"5B8EFFF798038103D269B633813FC60C",
                  "spanId":"EEE19B7EC3C1B174",
                  "body":{"stringValue":"Example log record"},
                  "someLaterField":{"deep":[1,2,{"a":null}]},
                  "attributes":[
                    {"key":"int","value":{"intValue":"10"}},
                    {"key":"double","value":{"doubleValue":"NaN"}},
                    {"key":"bytes","value":{"bytesValue":"_-8"}},
                    {"key":"array","value":{"arrayValue":{"values":[{"boolValue":true},null,{}]}}}
                  ]}]}]}]}
            """);

    assertThat(log.resource().serviceName()).isEqualTo("my.service");
    assertThat(log.timeUnixNano()).isEqualTo(1544712660300000000L);
    assertThat(log.observedTimeUnixNano()).isEqualTo(1544712660300000000L);
    assertThat(log.severityNumber()).isEqualTo(10);
    assertThat(log.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(log.spanId()).isEqualTo("eee19b7ec3c1b174");
    assertThat(log.body()).isEqualTo(Value.of("Example log record"));
    assertThat(log.attributes().get("int")).isEqualTo(Value.of(10));
    assertThat(log.attributes().get("double")).isEqualTo(Value.of(Double.NaN));
    assertThat(log.attributes().get("bytes"))
        .isEqualTo(new Value.Bytes(new byte[] {(byte) 0xff, (byte) 0xef}));
    assertThat(log.attributes().get("array"))
        .isEqualTo(new Value.Array(List.of(Value.of(true), Value.EMPTY, Value.EMPTY)));
  }

  @Test
  void toProtobuf_readsWhatOtherWritersWrite() {
    LogRecord log =
        onlyLog(
            """
            {"resource_logs":[{"scope_logs":[{"log_records":[{
              "time_unix_nano":1.5447126603e18,
              "severity_number":"SEVERITY_NUMBER_WARN2",
              "trace_id":"W47/95gDgQPSabYzgT/GDA==",
              "span_id":""}]}]}]}
            """);

    assertThat(log.timeUnixNano()).isEqualTo(1544712660300000000L);
    assertThat(log.severityNumber()).isEqualTo(14);
    assertThat(log.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(log.spanId()).isEmpty();
  }

  @Test
  void toProtobuf_takesUnknownEnumNamesAsUnspecifiedAndKeepsUnknownNumbers() {
    assertThat(onlyLog(logWith("\"severityNumber\":\"SEVERITY_NUMBER_LATER\"")).severityNumber())
        .isZero();
    assertThat(onlyLog(logWith("\"severityNumber\":99")).severityNumber()).isEqualTo(99);
  }

  @Test
  void toProtobuf_replacesHalfCharactersAndBytesThatAreNotUtf8() {
    assertThat(onlyLog(logWith("\"severityText\":\"a\\ud83db\"")).severityText())
        .isEqualTo("a\uFFFDb");
    byte[] latin = logWith("\"severityText\":\"aÿb\"").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(onlyLog(latin).severityText()).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          [1]                                             | the request is not a JSON object
          {} {}                                           | something follows the request
          {"resourceLogs":{}}                             | "resourceLogs" is not an array
          {"resourceLogs":[7]}                            | "resourceLogs" is not an object
          {"resourceLogs":[{"schemaUrl":[]}]}             | "schemaUrl" is not a text or a number
          {"resourceLogs":[{"resource":{"droppedAttributesCount":-1}}]} | "droppedAttributesCount" is not a number of its range
          {"resourceLogs":[{"resource":{"droppedAttributesCount":"1e999999999"}}]} | "droppedAttributesCount" is not a whole number of 64 bits
          {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"xyz-!"}]}]}]} | "traceId" is not an id in hex
          """)
  void toProtobuf_saysWhatIsWrong(String json, String reason) {
    assertThat(OtlpJson.toProtobuf(Signal.LOGS, json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            TranscodeResult.Malformed.class,
            malformed -> assertThat(malformed.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({"''", "{", "'{\"resourceLogs\":[{'", "not json", "'\u0000\u0001'"})
  void toProtobuf_refusesWhatIsNotJson(String json) {
    assertThat(OtlpJson.toProtobuf(Signal.LOGS, json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TranscodeResult.Malformed.class);
  }

  @Test
  void toProtobuf_refusesNestingThatWouldExhaustTheStack() {
    String deep = "{\"arrayValue\":{\"values\":[".repeat(100_000);

    assertThat(
            OtlpJson.toProtobuf(
                Signal.LOGS, logWith("\"body\":" + deep).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TranscodeResult.Malformed.class);
  }

  private static String logWith(String field) {
    return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + field + "}]}]}]}";
  }

  private static LogRecord onlyLog(String json) {
    return onlyLog(json.getBytes(StandardCharsets.UTF_8));
  }

  private static LogRecord onlyLog(byte[] json) {
    List<LogRecord> logs = new ArrayList<>();
    DecodeResult result =
        OtlpLogs.decode(
            protobuf(OtlpJson.toProtobuf(Signal.LOGS, json)),
            DecodeLimits.DEFAULT,
            (index, log) -> logs.add(log));
    assertThat(result).isEqualTo(new DecodeResult.Decoded(1, 0, 0));
    return logs.getFirst();
  }

  private static byte[] thereAndBack(Signal signal, byte[] request) {
    return protobuf(OtlpJson.toProtobuf(signal, json(signal, request)));
  }

  private static byte[] json(Signal signal, byte[] request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = OtlpJson.JSON.createGenerator(bytes)) {
      new JsonMessageWriter(new WireReader(request), out, DecodeLimits.DEFAULT.valueDepth())
          .message(OtlpMessages.request(signal), 0);
    } catch (MalformedException | IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] protobuf(TranscodeResult result) {
    return switch (result) {
      case TranscodeResult.Transcoded transcoded -> transcoded.request();
      case TranscodeResult.Malformed malformed -> throw new AssertionError(malformed);
    };
  }
}
