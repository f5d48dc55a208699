package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.inferscope.buffer.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at each bound: time, connections, bytes under way, the buffer. */
class BoundsTest {
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  @TempDir Path directory;

  @Test
  void fullBuffer_isSaidAndRecordsAreTakenAgainOnceThereIsRoom() throws Exception {
    try (Running running = new Running(directory, config(Duration.ofMinutes(1)), 3 << 20)) {
      GrpcCalls calls = new GrpcCalls(running);
      byte[] request = noise(700_000);
      GrpcCalls.Answer answer = calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, request), Map.of());
      int stored = 0;
      while (answer.status() == 0 && stored < 100) {
        stored++;
        answer = calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, request), Map.of());
      }

      assertThat(stored).isBetween(2, 8);
      assertThat(answer.status()).isEqualTo(14);
      assertThat(retryAfterSeconds(String.valueOf(answer.details()))).isEqualTo(5);
      HttpResponse<String> overHttp = post(running, request);
      assertThat(overHttp.statusCode()).isEqualTo(503);
      assertThat(overHttp.headers().firstValue("retry-after")).contains("5");

      running.read(Topic.LOGS, stored);
      assertThat(calls.call(GrpcCalls.LOGS, GrpcCalls.frame(0, request), Map.of()).status())
          .isZero();
      assertThat(running.count("records.refused", "reason", "buffer_full")).isEqualTo(2);
      assertThat(running.count("records.appended")).isEqualTo(stored + 1);
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void largerThanTheBufferTakes_isRefusedForGood() throws Exception {
    CollectorConfig generous = config(Duration.ofMinutes(1), 4 << 20);
    try (Running running = new Running(directory, generous)) {
      byte[] request = noise(2 << 20);

      HttpResponse<String> overHttp = post(running, request);
      GrpcCalls.Answer overGrpc =
          new GrpcCalls(running).call(GrpcCalls.LOGS, GrpcCalls.frame(0, request), Map.of());

      assertThat(overHttp.statusCode()).isEqualTo(413);
      assertThat(overHttp.headers().firstValue("retry-after")).isEmpty();
      assertThat(overHttp.body()).contains("the limit is 1310720");
      assertThat(overGrpc.status()).isEqualTo(8);
      assertThat(overGrpc.details()).isNull();
      assertThat(running.count("records.refused", "reason", "too_large")).isEqualTo(2);
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void bytesUnderWay_areBounded() throws Exception {
    try (Running running = new Running(directory, config(Duration.ofMinutes(1)));
        Socket first = halfARequest(running);
        Socket second = halfARequest(running)) {
      awaitInFlight(running, 2L * (MAX_REQUEST_BYTES - 1));

      HttpResponse<String> third = post(running, new byte[100]);

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("retry-after")).contains("1");
      first.close();
      second.close();
      running.awaitCount(2, "requests.refused", "reason", "cut_off");
      assertThat(post(running, noise(1000)).statusCode()).isEqualTo(200);
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void requestThatComesTooSlowly_isCutOff() throws Exception {
    try (Running running = new Running(directory, config(Duration.ofMinutes(1)));
        Socket slow = halfARequest(running)) {
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 408");
      running.awaitCount(1, "requests.refused", "reason", "too_slow");
      running.assertNothingIsUnaccounted();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http", "lines"})
  void peerThatSaysNothing_isCutOff(String listener) throws Exception {
    try (Running running = new Running(directory, config(Duration.ofSeconds(1)));
        Socket silent = connect(running, listener)) {
      assertThat(silent.getInputStream().readAllBytes().length).isLessThan(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http", "lines"})
  void connectionsBeyondTheBound_areClosed(String listener) throws Exception {
    try (Running running = new Running(directory, config(Duration.ofMinutes(1)))) {
      Socket[] open = new Socket[6];
      int closedAtOnce = 0;
      for (int i = 0; i < open.length; i++) {
        open[i] = connect(running, listener);
        // A connection counts once it has said which protocol it speaks.
        open[i].getOutputStream().write(beginning(listener).getBytes(StandardCharsets.US_ASCII));
      }
      for (Socket socket : open) {
        socket.setSoTimeout(500);
        closedAtOnce += isClosed(socket) ? 1 : 0;
      }
      for (Socket socket : open) {
        socket.close();
      }

      assertThat(closedAtOnce).isEqualTo(2);
      running.awaitCount(
          2, "connections.refused", "receiver", listener, "reason", "too_many_connections");
    }
  }

  private static String beginning(String listener) {
    String settings = "\0\0\0\4\0\0\0\0\0";
    return listener.equals("grpc")
        ? "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings
        : "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Two requests of the largest size under way, three seconds each, four connections. */
  private static CollectorConfig config(Duration idleTimeout) {
    return config(idleTimeout, MAX_REQUEST_BYTES);
  }

  private static CollectorConfig config(Duration idleTimeout, int maxRequestBytes) {
    LinesConfig lines =
        new LinesConfig("127.0.0.1", 0, "lines", 1 << 20, 100, Duration.ofMillis(50), idleTimeout);
    return new CollectorConfig(
        "127.0.0.1",
        0,
        0,
        lines,
        null,
        2,
        maxRequestBytes,
        2L * maxRequestBytes,
        4,
        Duration.ofSeconds(3),
        idleTimeout,
        Duration.ofSeconds(5));
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    return Requests.request(Requests.log("").setTraceId(ByteString.copyFrom(noise))).toByteArray();
  }

  private static long retryAfterSeconds(String details) throws InvalidProtocolBufferException {
    UnknownFieldSet status = UnknownFieldSet.parseFrom(Base64.getDecoder().decode(details));
    UnknownFieldSet any = nested(status, 3);
    assertThat(any.getField(1).getLengthDelimitedList().getFirst().toStringUtf8())
        .isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
    return nested(nested(any, 2), 1).getField(1).getVarintList().getFirst();
  }

  private static UnknownFieldSet nested(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(message.getField(field).getLengthDelimitedList().getFirst());
  }

  private static HttpResponse<String> post(Running running, byte[] request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(running.http("/v1/logs")))
              .version(HttpClient.Version.HTTP_1_1)
              .header("x-api-key", Running.KEY)
              .header("content-type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(request))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Socket connect(Running running, String listener) throws IOException {
    Collector.Ports ports = running.collector.ports();
    int port =
        switch (listener) {
          case "grpc" -> ports.grpc();
          case "http" -> ports.http();
          default -> ports.lines();
        };
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** A request whose last byte does not come. */
  private static Socket halfARequest(Running running) throws IOException {
    Socket socket = connect(running, "http");
    String head =
        """
        POST /v1/logs HTTP/1.1\r
        Host: localhost\r
        x-api-key: %s\r
        Content-Type: application/x-protobuf\r
        Content-Length: %d\r
        \r
        """
            .formatted(Running.KEY, MAX_REQUEST_BYTES);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[MAX_REQUEST_BYTES - 1]);
    socket.getOutputStream().flush();
    return socket;
  }

  private static void awaitInFlight(Running running, long bytes) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (running.inFlight() < bytes && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(running.inFlight()).isEqualTo((double) bytes);
  }
}
