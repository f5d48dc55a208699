package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.Topic;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OTLP/gRPC answers to what no SDK sends, over plain HTTP/2. */
class GrpcInputTest {
  private static final int MAX_REQUEST_BYTES = Requests.MAX_REQUEST_BYTES;

  @TempDir static Path directory;
  private static Running running;
  private static GrpcCalls calls;

  @BeforeAll
  static void start() throws IOException {
    running = new Running(directory, Requests.small());
    calls = new GrpcCalls(running);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @AfterEach
  void account() {
    running.assertNothingIsUnaccounted();
  }

  @Test
  void message_isStoredAsItCame() throws InterruptedException {
    byte[] request = Requests.request(Requests.log("core")).toByteArray();

    GrpcCalls.Answer answer = calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, request), Map.of());

    assertThat(answer.status()).isZero();
    assertThat(answer.body()).isEqualTo(Buffer.buffer(new byte[5]));
    assertThat(running.read(Topic.LOGS, 1).getLast().value()).isEqualTo(request);
  }

  @Test
  void largerThanAllowed_isExhaustedAndNotToBeRetried() {
    GrpcCalls.Answer answer =
        calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, new byte[MAX_REQUEST_BYTES + 1]), Map.of());

    assertThat(answer.status()).isEqualTo(8);
    assertThat(answer.message())
        .isEqualTo("the request is larger than 1048576 bytes; send smaller batches");
    assertThat(answer.details()).isNull();
  }

  @Test
  void inflatedLargerThanAllowed_isExhausted() {
    byte[] bomb = Requests.gzip(new byte[200 << 20]);

    GrpcCalls.Answer answer =
        calls.call(GrpcCalls.LOGS, GrpcCalls.frame(1, bomb), Map.of("grpc-encoding", "gzip"));

    assertThat(answer.status()).isEqualTo(8);
    assertThat(answer.message())
        .isEqualTo("the request inflates to more than 1048576 bytes; send smaller batches");
  }

  @Test
  void truncatedProtobuf_isAnInvalidArgument() {
    GrpcCalls.Answer answer =
        calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, new byte[] {10, 100}), Map.of());

    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.message())
        .isEqualTo(
            "not an OTLP request for logs: a field of 100 bytes runs past its message's end,"
                + " at byte 1");
  }

  @Test
  void brokenFrames_areInvalidArguments() {
    assertThat(calls.call(GrpcCalls.LOGS, Buffer.buffer(), Map.of()).message())
        .isEqualTo("the call has no message");
    assertThat(
            calls
                .call(GrpcCalls.LOGS, Buffer.buffer(new byte[] {0, 0, 0, 0, 9, 1}), Map.of())
                .message())
        .isEqualTo("the call has 1 bytes of content where its message says 9");
    assertThat(calls.call(GrpcCalls.LOGS, GrpcCalls.frame(1, new byte[3]), Map.of()).message())
        .isEqualTo("the message is compressed, but grpc-encoding does not say how");
  }

  @Test
  void unknownMethodsAndEncodings_areUnimplemented() {
    GrpcCalls.Answer method = calls.call("/a.b.C/größe", GrpcCalls.frame(0, new byte[0]), Map.of());
    GrpcCalls.Answer encoding =
        calls.call(
            GrpcCalls.LOGS, GrpcCalls.frame(1, new byte[3]), Map.of("grpc-encoding", "snappy"));

    assertThat(method.status()).isEqualTo(12);
    assertThat(encoding.status()).isEqualTo(12);
    assertThat(encoding.message())
        .isEqualTo("grpc-encoding 'snappy' is not taken; send gzip, deflate or identity");
  }

  @Test
  void keysDecide() {
    assertThat(
            calls
                .call(
                    GrpcCalls.LOGS,
                    GrpcCalls.frame(0, new byte[0]),
                    Map.of("authorization", "Bearer x"))
                .status())
        .isEqualTo(16);
    assertThat(
            calls
                .call(
                    GrpcCalls.LOGS,
                    GrpcCalls.frame(0, new byte[0]),
                    Map.of("authorization", "Bearer " + Running.QUERY_KEY))
                .status())
        .isEqualTo(7);
  }

  @Test
  void whatIsNotGrpc_isToldWhereItMeantToGo() throws IOException, InterruptedException {
    try (java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:" + running.collector.ports().grpc() + "/v1/logs"))
                  .version(java.net.http.HttpClient.Version.HTTP_1_1)
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(415);
      assertThat(response.body())
          .isEqualTo(
              "this port speaks gRPC over HTTP/2;"
                  + " OTLP/HTTP has a port of its own, usually 4318\n");
    }
  }
}
