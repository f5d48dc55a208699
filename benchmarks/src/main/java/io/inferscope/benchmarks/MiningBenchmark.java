package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.buffer.AppendResult;
import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.inferscope.indexer.Indexer;
import io.inferscope.indexer.IndexerConfig;
import io.inferscope.indexer.PatternConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What patterns cost the indexer. The same records wait in a buffer; the clock runs from the
 * indexer's start until the last document is found. No collector and no sender share the processors
 * meanwhile, so the share of patterns is larger than in the whole pipeline.
 */
final class MiningBenchmark {
  private static final String STREAMS = "logs-*.otel-default";
  private static final String ROLLUP = "metrics-inferscope.rollup-*";
  private static final double LEAST_RATIO = 0.9;

  private final int requests;
  private final int rounds;
  private final Path directory;
  private final Consumer<String> progress;

  MiningBenchmark(int records, int rounds, Path directory, Consumer<String> progress) {
    requests = Math.ceilDiv(records, Workload.RECORDS_OF_A_REQUEST);
    this.rounds = rounds;
    this.directory = directory;
    this.progress = progress;
  }

  /** The rounds of one side. */
  private static final class Side {
    final String label;
    final PatternConfig patterns;
    final List<Double> rates = new ArrayList<>();
    ProcessCost own = ProcessCost.NONE;
    ProcessCost elasticsearch = ProcessCost.NONE;

    Side(String label, PatternConfig patterns) {
      this.label = label;
      this.patterns = patterns;
    }

    double median() {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  /** What both sides use. */
  private record Bench(
      Buffer buffer,
      ElasticsearchConnection connection,
      Elasticsearch elasticsearch,
      long elasticsearchPid,
      List<Workload.Request> requests) {}

  ObjectNode run() throws IOException, InterruptedException {
    Map<Topic, Set<String>> groups = Map.of(Topic.LOGS, Set.of(IndexerConfig.defaults().group()));
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(
                EmbeddedConfig.of(directory.resolve("elasticsearch")).withProgress(progress));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        ElasticsearchConnection connection =
            ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()));
        Buffer buffer =
            DiskBuffer.open(
                DiskBufferConfig.of(directory.resolve("buffer"), groups), InstantSource.system())) {
      if (new Templates(connection, Capabilities.CORE).install()
          instanceof Templates.Installation.Refused refused) {
        throw new IOException(refused.reason());
      }
      List<Workload.Request> made =
          new Workload(20_260_501, System.currentTimeMillis() * 1_000_000).logs(requests);
      return compare(new Bench(buffer, connection, elasticsearch, node.pid(), made));
    }
  }

  private ObjectNode compare(Bench bench) throws IOException, InterruptedException {
    Side with = new Side("with patterns", PatternConfig.defaults());
    Side without = new Side("without", PatternConfig.none());
    round(bench, new Side("warm-up with patterns", with.patterns));
    round(bench, new Side("warm-up without", without.patterns));
    for (int i = 0; i < rounds; i++) {
      // Each side goes first as often as the other.
      round(bench, i % 2 == 0 ? with : without);
      round(bench, i % 2 == 0 ? without : with);
    }
    double ratio = with.median() / without.median();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("benchmark", "mining");
    json.put("records_of_a_round", requests * Workload.RECORDS_OF_A_REQUEST);
    json.put("ratio", Math.round(1000 * ratio) / 1000.0);
    json.set("with_patterns", json(with));
    json.set("without_patterns", json(without));
    return json.put("met", ratio >= LEAST_RATIO);
  }

  private void round(Bench bench, Side side) throws IOException, InterruptedException {
    bench.elasticsearch.delete(STREAMS);
    bench.elasticsearch.delete(ROLLUP);
    fill(bench);
    int records = requests * Workload.RECORDS_OF_A_REQUEST;
    long pid = ProcessHandle.current().pid();
    ProcessCost own = ProcessCost.of(pid);
    ProcessCost elasticsearch = ProcessCost.of(bench.elasticsearchPid);
    long started = System.nanoTime();
    Indexer indexer =
        Indexer.start(
            IndexerConfig.defaults(),
            bench.buffer,
            bench.connection,
            side.patterns,
            new SimpleMeterRegistry(),
            InstantSource.system(),
            new SplittableRandom(1));
    try {
      bench.elasticsearch.awaitSearchable(STREAMS, records);
      side.rates.add(records / ((System.nanoTime() - started) / 1e9));
      side.own = side.own.plus(ProcessCost.of(pid).since(own));
      side.elasticsearch =
          side.elasticsearch.plus(ProcessCost.of(bench.elasticsearchPid).since(elasticsearch));
      awaitCommitted(bench.buffer);
    } finally {
      indexer.close();
    }
    progress.accept(
        String.format(Locale.ROOT, "%s: %.0f documents/s", side.label, side.rates.getLast()));
  }

  /** Nothing of this round may come again in the next. */
  private static void awaitCommitted(Buffer buffer) throws InterruptedException {
    while (buffer.status(Topic.LOGS, IndexerConfig.defaults().group()).lagRecords() > 0) {
      TimeUnit.MILLISECONDS.sleep(20); // nothing tells when the last batch is committed
    }
  }

  private static void fill(Bench bench) {
    List<CompletableFuture<AppendResult>> appended = new ArrayList<>();
    for (Workload.Request request : bench.requests) {
      BufferRecord record =
          new BufferRecord(
              "default", InstantSource.system().instant(), "otlp_grpc", request.protobuf());
      appended.add(bench.buffer.append(Topic.LOGS, record));
      if (appended.size() % 32 == 0) {
        appended.getLast().join();
      }
    }
    for (CompletableFuture<AppendResult> one : appended) {
      if (!(one.join() instanceof AppendResult.Appended)) {
        throw new IllegalStateException("the buffer does not take a request: " + one.join());
      }
    }
  }

  /** Seconds of processor time per million records are microseconds a record. */
  private ObjectNode json(Side side) {
    double records = (double) rounds * requests * Workload.RECORDS_OF_A_REQUEST;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("documents_per_second", Math.round(side.median()));
    var each = json.putArray("rounds");
    side.rates.forEach(rate -> each.add(Math.round(rate)));
    ObjectNode cpu = json.putObject("cpu_seconds_per_million_records");
    cpu.put("indexer", Math.round(side.own.cpuSeconds() / records * 1e8) / 100.0);
    cpu.put("elasticsearch", Math.round(side.elasticsearch.cpuSeconds() / records * 1e8) / 100.0);
    ObjectNode parts = cpu.putObject("indexer_by_threads");
    side.own
        .cpuSecondsByPart()
        .forEach((part, seconds) -> parts.put(part, Math.round(seconds / records * 1e8) / 100.0));
    return json;
  }
}
