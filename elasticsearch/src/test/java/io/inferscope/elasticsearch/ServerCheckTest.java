package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCheckTest {

  @Test
  void run_findsTheCapabilitiesOfTheCore() throws Exception {
    assertThat(ServerCheck.run(Node.CONNECTION))
        .isInstanceOfSatisfying(
            ServerCheck.Usable.class,
            usable -> {
              assertThat(usable.version()).startsWith("9.");
              assertThat(usable.clusterUuid()).isNotEmpty();
              assertThat(usable.capabilities()).isEqualTo(Capabilities.CORE);
            });
  }

  @ParameterizedTest
  @CsvSource({"8.19.0,true", "8.20.1,true", "9.0.0,true", "9.12.3-SNAPSHOT,true"})
  void run_acceptsVersions(String version, boolean usable) throws Exception {
    assertThat(check(200, version) instanceof ServerCheck.Usable).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource({"8.18.9", "7.17.0", "10.0.0"})
  void run_refusesOtherVersions(String version) throws Exception {
    assertThat(((ServerCheck.Unusable) check(200, version)).reason())
        .contains("is version " + version)
        .endsWith("versions 8.19 and 9.x are supported.");
  }

  @Test
  void run_saysWhyItCannotWork() throws Exception {
    assertThat(((ServerCheck.Unusable) check(401, "")).reason())
        .endsWith("does not accept our credentials.");
    assertThat(((ServerCheck.Unusable) check(200, "")).reason()).endsWith("is not Elasticsearch.");
    try (ElasticsearchConnection nowhere =
        ElasticsearchConnection.open(ElasticsearchConfig.of(URI.create("http://127.0.0.1:1")))) {
      assertThat(ServerCheck.run(nowhere))
          .isEqualTo(
              new ServerCheck.Unusable(
                  "Elasticsearch at http://127.0.0.1:1 does not answer: cannot connect"));
    }
  }

  @Test
  void trouble_isOneRequestThatIsNotWaitedForLong() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (FakeServer silent = new FakeServer(request -> afterwards(end));
        ElasticsearchConnection connection = silent.connect()) {
      assertThat(ServerCheck.trouble(connection, Duration.ofMillis(200)).orElseThrow())
          .endsWith("does not answer: no answer in time");
      end.countDown();
      assertThat(ServerCheck.trouble(connection, Duration.ofSeconds(30)).orElseThrow())
          .contains("is not Elasticsearch");
      assertThat(silent.requests).extracting(FakeServer.Request::path).containsExactly("/", "/");
    }
    assertThat(ServerCheck.trouble(Node.CONNECTION, Duration.ofSeconds(30))).isEmpty();
  }

  private static FakeServer.Answer afterwards(CountDownLatch end) {
    try {
      assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new FakeServer.Answer(200, "{}");
  }

  @Test
  void connection_goesOnToTheNextHost() throws Exception {
    try (FakeServer server = new FakeServer(request -> new FakeServer.Answer(200, "{}"));
        ElasticsearchConnection connection =
            ElasticsearchConnection.open(
                new ElasticsearchConfig(
                    List.of(URI.create("http://127.0.0.1:1/"), server.uri()),
                    new ElasticsearchConfig.Credentials.User("elastic", "secret"),
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5)))) {
      for (int i = 0; i < 4; i++) {
        assertThat(connection.send("GET", "/", null).status()).isEqualTo(200);
      }
      assertThat(server.requests)
          .extracting(FakeServer.Request::authorization)
          .hasSize(4)
          .containsOnly("Basic ZWxhc3RpYzpzZWNyZXQ=");
    }
  }

  private static ServerCheck check(int status, String version) throws Exception {
    String json = version.isEmpty() ? "{}" : "{\"version\":{\"number\":\"" + version + "\"}}";
    try (FakeServer server = new FakeServer(request -> new FakeServer.Answer(status, json));
        ElasticsearchConnection connection = server.connect()) {
      return ServerCheck.run(connection);
    }
  }
}
