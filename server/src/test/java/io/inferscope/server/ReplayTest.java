package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a collector that answers what the test says. */
class ReplayTest {
  @TempDir private Path directory;

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final List<String> progress = new ArrayList<>();

  /** Taken one by one; 200 when there are no more. */
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

  private HttpServer collector;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + body);
          Integer status = statuses.poll();
          byte[] answer = "what the collector says".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status == null ? 200 : status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void run_sendsEachLineToItsSignal() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("logs.jsonl"), "{\"l\":1}\n\n{\"l\":2}\n");
    Files.writeString(directory.resolve("traces.jsonl"), "{\"t\":1}");

    Replay.Account account = run();

    assertThat(received)
        .containsExactlyInAnyOrder(
            "/v1/traces Bearer secret {\"t\":1}",
            "/v1/logs Bearer secret {\"l\":1}",
            "/v1/logs Bearer secret {\"l\":2}");
    assertThat(account)
        .extracting(
            Replay.Account::sent,
            Replay.Account::accepted,
            Replay.Account::refused,
            Replay.Account::repeated)
        .containsExactly(3L, 3L, 0L, 0L);
  }

  @Test
  void run_repeatsWhileTheCollectorIsBusy() throws IOException, InterruptedException {
    statuses.addAll(List.of(429, 503));
    Files.writeString(directory.resolve("metrics.jsonl"), "{}");

    Replay.Account account = run();

    assertThat(account.accepted()).isEqualTo(1);
    assertThat(account.repeated()).isEqualTo(2);
    assertThat(received).hasSize(3);
  }

  @Test
  void run_countsWhatIsRefusedAndGoesOn() throws IOException, InterruptedException {
    statuses.addAll(List.of(400));
    Files.writeString(directory.resolve("logs.jsonl"), "{\n{}\n");

    Replay.Account account = run();

    assertThat(account.accepted()).isEqualTo(1);
    assertThat(account.refused()).isEqualTo(1);
    assertThat(account.repeated()).isZero();
    assertThat(progress).containsExactly("refused with 400: what the collector says");
  }

  @Test
  void open_saysWhatItExpects() {
    assertThatThrownBy(() -> Recording.open(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("traces.jsonl");
  }

  private Replay.Account run() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
      OtlpSender sender =
          new OtlpSender(endpoint, "secret", client, RandomGenerator.of("L64X128MixRandom"));
      return new Replay(sender, Double.POSITIVE_INFINITY, progress::add)
          .run(Recording.open(directory), RecordedTimes.AS_THEY_ARE);
    }
  }
}
