package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.DocumentStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Over a real Elasticsearch. */
class IncidentDetectorTest {
  private static final Instant NOW = Instant.parse("2026-04-04T08:00:00Z");
  private static final DetectorConfig CONFIG =
      new DetectorConfig(
          Duration.ofMillis(10), Duration.ofMinutes(15), Duration.ZERO, Duration.ofMinutes(5), 100);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void judge_countsEachTenantThatFails() throws InterruptedException {
    CountDownLatch judged = new CountDownLatch(7);
    InstantSource clock =
        () -> {
          judged.countDown();
          return NOW;
        };

    try (IncidentDetector detector =
        start(Optional.empty(), () -> Set.of("fine", "no such name", "nor this"), clock)) {
      assertThat(detector).isNotNull();
      assertThat(judged.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.get("inferscope.detector.tenants.failing").gauge().value()).isEqualTo(2);
    }
  }

  @Test
  void lease_isRenewedWhileARoundTakesLong() throws InterruptedException {
    DocumentStore leases = new DocumentStore(Node.CONNECTION, "inferscope-leases");
    AtomicLong nanos = new AtomicLong();
    // Each look at the clock finds it five seconds later.
    LeaderLease lease =
        new LeaderLease(
            leases,
            "long rounds",
            UUID.randomUUID(),
            () -> nanos.addAndGet(Duration.ofSeconds(5).toNanos()));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Supplier<Set<String>> slow =
        () -> {
          begun.countDown();
          await(end);
          return Set.of();
        };

    try (IncidentDetector detector = start(Optional.of(lease), slow, () -> NOW)) {
      assertThat(detector).isNotNull();
      try {
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        awaitRenewals(leases, "long rounds", 3);
      } finally {
        end.countDown(); // the detector closes once its round is over
      }
    }
  }

  private static void awaitRenewals(DocumentStore leases, String name, int renewals) {
    long before = leases.get(name).orElseThrow().version().sequenceNumber();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (leases.get(name).orElseThrow().version().sequenceNumber() < before + renewals) {
      assertThat(System.nanoTime() - deadline).as("renewed in time").isNegative();
    }
  }

  private IncidentDetector start(
      Optional<LeaderLease> lease, Supplier<Set<String>> tenants, InstantSource clock) {
    return IncidentDetector.start(
        CONFIG,
        lease,
        tenants,
        TenantWatch.Sources.of(
            Node.CONNECTION, new IncidentStore(Node.CONNECTION), () -> Duration.ZERO),
        metrics,
        clock,
        Duration.ofMillis(20));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
