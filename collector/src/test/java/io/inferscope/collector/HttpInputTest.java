package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.Topic;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OTLP/HTTP answers to everything that a client may send. */
class HttpInputTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final int MAX_REQUEST_BYTES = Requests.MAX_REQUEST_BYTES;

  @TempDir static Path directory;
  private static Running running;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    running = new Running(directory, Requests.small());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @AfterEach
  void account() {
    client.close();
    running.assertNothingIsUnaccounted();
  }

  @Test
  void protobuf_isStoredAsItCame() throws Exception {
    byte[] request = Requests.request(Requests.log("core")).toByteArray();

    HttpResponse<byte[]> response = post("/v1/logs", PROTOBUF, request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains(PROTOBUF);
    assertThat(response.body()).isEmpty();
    BufferRecord record = running.read(Topic.LOGS, 1).getLast();
    assertThat(record.value()).isEqualTo(request);
    assertThat(record.tenant()).isEqualTo("tenant-a");
    assertThat(record.source()).isEqualTo("otlp_http");
  }

  @Test
  void json_isStoredAsProtobuf() throws Exception {
    HttpResponse<byte[]> response =
        post(
            "/v1/logs",
            "application/json; charset=utf-8",
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"core"}}]}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(text(response)).isEqualTo("{}");
    assertThat(stored().body()).isEqualTo(Value.of("core"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "identity"})
  void packed_isStoredUnpacked(String encoding) throws Exception {
    byte[] request = Requests.request(Requests.log("core")).toByteArray();
    byte[] packed =
        switch (encoding) {
          case "gzip" -> Requests.gzip(request);
          case "deflate" -> Requests.deflate(request);
          default -> request;
        };

    HttpResponse<byte[]> response =
        post("/v1/logs", PROTOBUF, packed, "content-encoding", encoding);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(running.read(Topic.LOGS, 1).getLast().value()).isEqualTo(request);
  }

  @Test
  void empty_isAcknowledgedAndStoresNothing() throws Exception {
    double appended = running.count("bytes.appended");

    assertThat(post("/v1/logs", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(running.count("bytes.appended")).isEqualTo(appended);
  }

  @Test
  void counts_areByTenantSignalAndReason(@TempDir Path own) throws Exception {
    byte[] request = Requests.request(Requests.log("core")).toByteArray();
    try (Running fresh = new Running(own, Requests.small())) {
      for (int i = 0; i < 2; i++) {
        assertThat(send(fresh, Running.KEY, request)).isEqualTo(200);
      }
      assertThat(send(fresh, Running.KEY, new byte[] {1, 2, 3})).isEqualTo(400);
      assertThat(send(fresh, "nobody's", request)).isEqualTo(401);

      assertThat(fresh.collector.counts())
          .containsExactly(
              new IntakeCounts("none", "logs", 1, 0, Map.of("unauthenticated", 1L), 0, 0, Map.of()),
              new IntakeCounts("tenant-a", "logs", 3, 2, Map.of("malformed", 1L), 2, 2, Map.of()));
    }
  }

  private int send(Running to, String key, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to.http("/v1/logs")))
            .header("content-type", PROTOBUF)
            .header("authorization", "Bearer " + key)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void largerThanAllowed_isRefusedByItsLength() throws Exception {
    HttpResponse<byte[]> response = post("/v1/logs", PROTOBUF, new byte[MAX_REQUEST_BYTES + 1]);

    assertRefused(
        response, 413, 8, "the request is larger than 1048576 bytes; send smaller batches");
  }

  @Test
  void largerThanAllowed_isRefusedWhereNoLengthIsGiven() throws Exception {
    HttpResponse<byte[]> response =
        send(
            "/v1/logs",
            PROTOBUF,
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(new byte[2 * MAX_REQUEST_BYTES])));

    assertRefused(
        response, 413, 8, "the request is larger than 1048576 bytes; send smaller batches");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void inflatedLargerThanAllowed_isRefused(String encoding) throws Exception {
    byte[] zeros = new byte[200 << 20];
    byte[] bomb = encoding.equals("gzip") ? Requests.gzip(zeros) : Requests.deflate(zeros);
    assertThat(bomb).hasSizeLessThan(MAX_REQUEST_BYTES);

    HttpResponse<byte[]> response = post("/v1/logs", PROTOBUF, bomb, "content-encoding", encoding);

    assertRefused(
        response, 413, 8, "the request inflates to more than 1048576 bytes; send smaller batches");
  }

  @Test
  void notGzipAsItSays_isRefused() throws Exception {
    HttpResponse<byte[]> response =
        post(
            "/v1/logs",
            PROTOBUF,
            Requests.request(Requests.log("core")).toByteArray(),
            "content-encoding",
            "gzip");

    assertRefused(response, 400, 3, "the request is not gzip as it says: Not in GZIP format");
  }

  @Test
  void truncatedProtobuf_isRefusedAsAWhole() throws Exception {
    byte[] request = Requests.request(Requests.log("core")).toByteArray();

    HttpResponse<byte[]> response =
        post("/v1/logs", PROTOBUF, Arrays.copyOf(request, request.length - 1));

    assertRefused(
        response,
        400,
        3,
        "not an OTLP request for logs: a field of 12 bytes runs past its message's end, at byte 1");
  }

  @Test
  void truncatedJson_isRefusedInJson() throws Exception {
    HttpResponse<byte[]> response =
        post(
            "/v1/logs", "application/json", "{\"resourceLogs\":[".getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(text(response))
        .startsWith("{\"code\":3,\"message\":\"not an OTLP/JSON request for logs: Unexpected end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/grpc", "application/x-www-form-urlencoded"})
  void otherContentType_isRefused(String type) throws Exception {
    HttpResponse<byte[]> response = post("/v1/logs", type, new byte[10]);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(text(response))
        .isEqualTo(
            ("{\"code\":12,\"message\":\"Content-Type '%s' is not taken; "
                    + "send application/x-protobuf or application/json\"}")
                .formatted(type));
  }

  @Test
  void otherContentEncoding_isRefused() throws Exception {
    HttpResponse<byte[]> response =
        post("/v1/logs", PROTOBUF, new byte[10], "content-encoding", "br");

    assertRefused(
        response, 415, 12, "Content-Encoding 'br' is not taken; send gzip, deflate or none");
  }

  @Test
  void otherPath_isRefused() throws Exception {
    assertRefused(
        post("/v1/profiles", PROTOBUF, new byte[0]),
        404,
        12,
        "post to /v1/logs, /v1/traces or /v1/metrics");
  }

  @Test
  void otherMethod_isRefused() throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(running.http("/v1/logs")))
                .header("content-type", PROTOBUF)
                .GET()
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertRefused(response, 405, 12, "only POST is answered here");
    assertThat(response.headers().firstValue("allow")).contains("POST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          authorization | Bearer wrong               | 401
          authorization | Basic YTpi                 | 401
          x-api-key     | wrong                      | 401
          authorization | Bearer a-key-for-queries   | 403
          authorization | ApiKey a-key               | 200
          x-api-key     | a-key                      | 200
          """)
  void key_decides(String header, String value, int status) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(running.http("/v1/logs")))
                .header("content-type", PROTOBUF)
                .header(header, value)
                .POST(BodyPublishers.ofByteArray(new byte[0]))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("www-authenticate").isPresent())
        .isEqualTo(status == 401);
  }

  @Test
  void textThatIsNotUtf8_isStored() throws Exception {
    byte[] request = Requests.request(Requests.log("a#b")).toByteArray();
    for (int i = 0; i < request.length; i++) {
      request[i] = request[i] == '#' ? (byte) 0xFF : request[i];
    }

    assertThat(post("/v1/logs", PROTOBUF, request).statusCode()).isEqualTo(200);
    assertThat(stored().body()).isEqualTo(Value.of("a\uFFFDb"));
  }

  @Test
  void unknownEnumNumber_isStored() throws Exception {
    post(Requests.log("core").setSeverityNumberValue(9999));

    assertThat(stored().severityNumber()).isEqualTo(9999);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE, -1})
  void anyTimestamp_isStored(long unixNano) throws Exception {
    post(Requests.log("core").setTimeUnixNano(unixNano).setObservedTimeUnixNano(unixNano));

    assertThat(stored().timeUnixNano()).isEqualTo(unixNano);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 16, 40})
  void anyTraceId_isStored(int bytes) throws Exception {
    byte[] id = new byte[bytes];
    Arrays.fill(id, (byte) 0xAB);

    post(Requests.log("core").setTraceId(ByteString.copyFrom(id)));

    assertThat(stored().traceId()).isEqualTo("ab".repeat(bytes));
  }

  @Test
  void tenThousandAttributes_areStored() throws Exception {
    io.opentelemetry.proto.logs.v1.LogRecord.Builder log = Requests.log("core");
    for (int i = 0; i < 10_000; i++) {
      log.addAttributes(
          KeyValue.newBuilder()
              .setKey("attribute." + i)
              .setValue(AnyValue.newBuilder().setIntValue(i)));
    }

    post(log);

    assertThat(stored().attributes().size()).isEqualTo(10_000);
  }

  private void post(io.opentelemetry.proto.logs.v1.LogRecord.Builder log) throws Exception {
    assertThat(post("/v1/logs", PROTOBUF, Requests.request(log).toByteArray()).statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(path, type, BodyPublishers.ofByteArray(body), headers);
  }

  private HttpResponse<byte[]> send(String path, String type, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(running.http(path)))
            .version(HttpClient.Version.HTTP_1_1)
            .header("authorization", "Bearer " + Running.KEY)
            .header("content-type", type)
            .POST(body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static LogRecord stored() throws InterruptedException {
    return Running.decode(running.read(Topic.LOGS, 1).getLast()).getLast();
  }

  private static void assertRefused(
      HttpResponse<byte[]> response, int httpStatus, int code, String message)
      throws InvalidProtocolBufferException {
    assertThat(response.statusCode()).isEqualTo(httpStatus);
    assertThat(response.headers().firstValue("content-type")).contains(PROTOBUF);
    assertThat(response.headers().firstValue("retry-after")).isEmpty();
    UnknownFieldSet status = UnknownFieldSet.parseFrom(response.body());
    assertThat(status.getField(1).getVarintList()).isEqualTo(List.of((long) code));
    assertThat(status.getField(2).getLengthDelimitedList().getFirst().toStringUtf8())
        .isEqualTo(message);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
