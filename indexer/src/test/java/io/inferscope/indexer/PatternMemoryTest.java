package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.Backoff;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Correction;
import io.inferscope.elasticsearch.PatternStore.Mask;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.patterns.PatternAlias;
import io.inferscope.patterns.PatternLineage;
import io.inferscope.patterns.PatternMiner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learnt of patterns survives the process, and is shared between processes. */
final class PatternMemoryTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String[] NAMES = {
    "anna", "bert", "cleo", "dora", "emil", "fred", "gina", "hugo", "ivan", "jane"
  };

  @TempDir Path directory;

  @Test
  void memory_survivesARestartAndOldIdsResolve() {
    try (Pipeline pipeline = new Pipeline(directory)) {
      append(pipeline, "moved to anna at last", "moved to bert at last", "moved to cleo at last");
      append(pipeline, "moved to dora at last", "moved to emil at last");
      pipeline.drain();
      pipeline.reopen();
      append(pipeline, "moved to zoe at last");
      pipeline.drain();

      Map<String, String> ids = ids(pipeline);
      PatternLineage lineage = lineage(new PatternStore(Node.CONNECTION, pipeline.tenant));
      String last = Objects.requireNonNull(ids.get("moved to zoe at last"));
      assertThat(ids.get("moved to anna at last")).isNotEqualTo(last);
      assertThat(ids.values())
          .hasSize(6)
          .allSatisfy(id -> assertThat(lineage.current(id)).isEqualTo(last));
    }
  }

  @Test
  void structuredBodies_getThePatternOfTheSameLineOfJson() {
    try (Pipeline pipeline = new Pipeline(directory)) {
      Attributes entries =
          Attributes.builder().put("message", "order 17 paid").put("items", 3L).build();
      pipeline.append(
          Topic.LOGS,
          OtlpLogs.encode(
              List.of(
                  Records.log(new Value.MapValue(entries), Attributes.EMPTY),
                  Records.log(
                      Value.of("{\"items\":4,\"message\":\"order 18 paid\"}"), Attributes.EMPTY),
                  Records.log(Value.of(17), Attributes.EMPTY))));
      pipeline.drain();

      assertThat(templates(pipeline))
          .containsExactlyInAnyOrder("order <number> paid {items,message}", "<number>");
    }
  }

  @Test
  void corrections_areTakenOverByARunningIndexer() {
    try (Pipeline pipeline = new Pipeline(directory);
        Indexer indexer = pipeline.start(Pipeline.config(), Node.CONNECTION)) {
      append(pipeline, "ship DE-berlin with 7 crates");
      Pipeline.await(() -> ids(pipeline).size() == 1);
      Pipeline.await(() -> !indexer.counts().isEmpty());

      PatternStore store = new PatternStore(Node.CONNECTION, pipeline.tenant);
      store.put(new Mask("m1", "[A-Z]{2}-[a-z]+", "k", NOON));
      store.put(new Mask("m2", "(", "k", NOON));
      int[] turn = {0};
      Pipeline.await(
          () -> {
            String body = "ship FR-paris with " + turn[0]++ + " crates";
            append(pipeline, body);
            Pipeline.await(() -> ids(pipeline).containsKey(body));
            return templates(pipeline).contains("ship <masked> with <number> crates");
          });
      String whole =
          Objects.requireNonNull(
              ids(pipeline).get("ship FR-paris with " + (turn[0] - 1) + " crates"));
      store.correct(
          whole,
          Optional.empty(),
          before -> new Correction(whole, before.name(), false, Set.of(0), "k", NOON));
      Pipeline.await(
          () -> {
            String body = "ship IT-roma with " + turn[0]++ + " crates";
            append(pipeline, body);
            Pipeline.await(() -> ids(pipeline).containsKey(body));
            return templates(pipeline).contains("ship IT-roma with <number> crates");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void indexers_convergeThroughTheIndex(long seed) {
    String namespace = UUID.randomUUID().toString();
    Random random = new Random(seed);
    List<TenantPatterns> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(started(namespace));
    }
    PatternMiner alone = new PatternMiner(MinerLimits.DEFAULT);
    Map<String, Set<String>> given = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String line = line(random);
      alone.match("shop", line);
      int node = random.nextInt(3);
      String id = nodes.get(node).miner().match("shop", line).id();
      given.computeIfAbsent(line, key -> new HashSet<>()).add(id);
      if (i % 60 == 0) {
        nodes.get(node).store();
        nodes.set(node, started(namespace));
      }
    }
    nodes.forEach(TenantPatterns::store);
    nodes.forEach(TenantPatterns::exchange);
    nodes.forEach(TenantPatterns::exchange);
    nodes.add(started(namespace));

    PatternLineage lineage = lineage(new PatternStore(Node.CONNECTION, namespace));
    for (TenantPatterns node : nodes) {
      assertThat(node.miner().patterns()).containsExactlyInAnyOrderElementsOf(alone.patterns());
    }
    given.forEach(
        (line, ids) ->
            assertThat(ids)
                .allSatisfy(
                    id ->
                        assertThat(lineage.current(id)).isEqualTo(alone.match("shop", line).id())));
  }

  @Test
  void match_boundsAllTenantsTogetherAndForgetsNone() throws InterruptedException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    IndexerMetrics metrics = new IndexerMetrics(registry);
    PatternMemory memory =
        new PatternMemory(
            new PatternConfig(new MinerLimits(1 << 20, 4096), Duration.ofSeconds(10)),
            Node.CONNECTION,
            new Pauses(new Backoff(Duration.ofMillis(1), Duration.ofMillis(9), new Random(1))),
            new Availability(metrics),
            metrics);
    String run = UUID.randomUUID() + "-";
    Map<String, String> learnt = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      String tenant = run + i;
      for (String name : NAMES) {
        memory.match(tenant, "shop", "moved to " + name + " at last");
      }
      learnt.put(tenant, id(memory, tenant));
      assertThat(registry.find("inferscope.patterns.leaves").gauges()).hasSizeBetween(1, 4);
    }

    learnt.forEach((tenant, id) -> assertThat(id(memory, tenant)).isEqualTo(id));
    assertThat(registry.find("inferscope.patterns.leaves").gauges()).hasSize(4);
  }

  private static String id(PatternMemory memory, String tenant) {
    try {
      return Objects.requireNonNull(memory.match(tenant, "shop", "moved to zoe at last")).id();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void store_removesLeavesThatMadeRoom() {
    String namespace = UUID.randomUUID().toString();
    TenantPatterns patterns =
        new TenantPatterns(
            namespace, new PatternMiner(new MinerLimits(1 << 16, 4096)), Node.CONNECTION);
    patterns.load();
    Random random = new Random(3);
    for (int i = 0; i < 150; i++) {
      String line = word(random) + " " + word(random) + " " + word(random);
      patterns.miner().match("shop", line);
      patterns.miner().match("shop", line);
      patterns.store();
    }

    int held = patterns.miner().statistics().leaves();
    assertThat(patterns.miner().statistics().evicted()).isGreaterThan(50);
    assertThat(
            Node.count(
                PatternStore.INDEX,
                "{\"bool\":{\"filter\":[{\"term\":{\"namespace\":\"%s\"}},{\"term\":{\"kind\":\"leaf\"}}]}}"
                    .formatted(namespace)))
        .isEqualTo(held);
  }

  private static TenantPatterns started(String namespace) {
    TenantPatterns patterns =
        new TenantPatterns(namespace, new PatternMiner(MinerLimits.DEFAULT), Node.CONNECTION);
    patterns.load();
    return patterns;
  }

  private static String line(Random random) {
    String name = NAMES[random.nextInt(NAMES.length)];
    String state = random.nextBoolean() ? "open" : "shut";
    return switch (random.nextInt(4)) {
      case 0 -> "customer " + name + " paid order " + random.nextInt(1000);
      case 1 -> "circuit to " + name + " is " + state;
      case 2 -> "request done status=" + state + " user=" + name;
      default -> "clock follows " + (random.nextBoolean() ? "LOCAL(7)" : "7") + " now";
    };
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      word.append((char) ('g' + random.nextInt(20)));
    }
    return word.toString();
  }

  private static PatternLineage lineage(PatternStore store) {
    return PatternLineage.of(
        store.merges().stream()
            .map(m -> new PatternAlias(m.service(), m.from(), m.to(), m.template()))
            .toList());
  }

  private static void append(Pipeline pipeline, String... bodies) {
    List<LogRecord> logs =
        Stream.of(bodies).map(body -> Records.log(Value.of(body), Attributes.EMPTY)).toList();
    pipeline.append(Topic.LOGS, OtlpLogs.encode(logs));
  }

  private static Map<String, String> ids(Pipeline pipeline) {
    Map<String, String> ids = new HashMap<>();
    for (JsonNode hit : Node.hits(pipeline.stream("logs", "generic.otel"))) {
      ids.put(
          hit.at("/_source/body/text").textValue(),
          hit.at("/_source/inferscope/pattern/id").textValue());
    }
    return ids;
  }

  private static Set<String> templates(Pipeline pipeline) {
    Set<String> templates = new HashSet<>();
    for (JsonNode hit : Node.hits(pipeline.stream("logs", "generic.otel"))) {
      templates.add(hit.at("/_source/inferscope/pattern/template").textValue());
    }
    return templates;
  }
}
