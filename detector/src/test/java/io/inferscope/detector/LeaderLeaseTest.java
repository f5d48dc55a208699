package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.DocumentStore;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
  private static EmbeddedElasticsearch node;
  private static ElasticsearchConnection connection;

  private final AtomicLong nanos = new AtomicLong();

  @BeforeAll
  static void start() throws IOException {
    Path directory = Files.createTempDirectory(Path.of("target"), "node-");
    node = EmbeddedElasticsearch.start(EmbeddedConfig.forTests(directory));
    connection = ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()));
  }

  @AfterAll
  static void stop() {
    connection.close();
    node.close();
  }

  @Test
  void held_isTrueForOneOnly() {
    LeaderLease first = lease("one-only");
    LeaderLease second = lease("one-only");

    assertThat(first.held()).isTrue();
    assertThat(second.held()).isFalse();
    assertThat(first.held()).isTrue();
    assertThat(lease("another job").held()).isTrue();
  }

  @Test
  void held_goesToAnotherOnceTheHolderIsSilent() {
    LeaderLease dead = lease("silent");
    LeaderLease next = lease("silent");
    assertThat(dead.held()).isTrue();
    assertThat(next.held()).isFalse();

    pass(Duration.ofSeconds(14));
    assertThat(next.held()).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(next.held()).isTrue();

    assertThat(dead.held()).as("it was asleep only").isFalse();
  }

  @Test
  void held_staysWithAHolderThatRenewsIt() {
    LeaderLease holder = lease("renewed");
    LeaderLease other = lease("renewed");

    for (int i = 0; i < 10; i++) {
      assertThat(holder.held()).isTrue();
      assertThat(other.held()).isFalse();
      pass(Duration.ofSeconds(5));
    }
  }

  @Test
  void term_changesOnceAnotherHasHeldIt() {
    LeaderLease holder = lease("term");
    LeaderLease other = lease("term");
    assertThat(holder.held()).isTrue();
    long first = holder.term();
    assertThat(other.held()).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(holder.held()).isTrue();
    assertThat(holder.term()).isEqualTo(first);

    assertThat(other.held()).isFalse();
    pass(Duration.ofSeconds(16));
    assertThat(other.held()).isTrue();
    other.close();

    assertThat(holder.held()).as("nobody holds it").isTrue();
    assertThat(holder.term()).isNotEqualTo(first);
  }

  @Test
  void close_leavesItToTheNextAtOnce() {
    LeaderLease holder = lease("closed");
    LeaderLease next = lease("closed");
    assertThat(holder.held()).isTrue();

    holder.close();

    assertThat(next.held()).isTrue();
  }

  @Test
  void held_isTrueForOneOfManyThatAskAtOnce() throws Exception {
    List<Callable<Boolean>> askers =
        IntStream.range(0, 8).<Callable<Boolean>>mapToObj(i -> lease("many")::held).toList();
    int held = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> answer : threads.invokeAll(askers)) {
        held += answer.get() ? 1 : 0;
      }
    }

    assertThat(held).isEqualTo(1);
  }

  private LeaderLease lease(String name) {
    return new LeaderLease(
        new DocumentStore(connection, "inferscope-leases"), name, UUID.randomUUID(), nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
