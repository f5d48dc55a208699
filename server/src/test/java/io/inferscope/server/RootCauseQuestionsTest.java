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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RootCauseQuestionsTest {
  private static final String ACCOUNT =
      "{\"requests\":[{\"buffered\":%d,\"committed\":%d},{\"buffered\":0,\"committed\":5}]}";

  @Test
  void awaitIndexed_endsWhenNothingWaits() throws Exception {
    assertThat(questionsUntilTheEnd(count -> ACCOUNT.formatted(3 - count, count))).isEqualTo(4);
  }

  @Test
  void awaitIndexed_givesUpOnAnIndexerThatDoesNotMove() {
    assertThatThrownBy(() -> questionsUntilTheEnd(count -> ACCOUNT.formatted(3, 7)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has stored nothing for 1 s, and 3 requests wait");
  }

  /** The account as a stuck indexer leaves it, which a real one cannot be brought into. */
  private static int questionsUntilTheEnd(IntFunction<String> answers) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] json = answers.apply(asked.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    server.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI api = URI.create("http://localhost:" + server.getAddress().getPort());
      new RootCauseQuestions(api, "key", client, Duration.ofSeconds(1)).awaitIndexed();
      return asked.get();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      server.stop(0);
    }
  }
}
