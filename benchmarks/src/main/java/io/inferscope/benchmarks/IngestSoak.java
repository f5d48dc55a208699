package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The product at full rate for a long time: does its memory stay flat, and what does a record cost
 * once everything is warm? Logs of the current time are made and sent as fast as they are
 * acknowledged, but no more than {@value #MOST_AHEAD} ahead of Elasticsearch: a sender that is told
 * to come again costs more. Every minute is reported; at the end each record must be found.
 */
final class IngestSoak {
  private static final String LOGS = "opentelemetry.proto.collector.logs.v1.LogsService";
  private static final String STREAMS = "logs-*.otel-default";
  private static final long MOST_AHEAD = 200_000;
  private static final long POLL_MILLIS = 50;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int REQUESTS_AT_ONCE = 50;

  private final Duration length;
  private final Path directory;
  private final Consumer<String> progress;

  IngestSoak(Duration length, Path directory, Consumer<String> progress) {
    this.length = length;
    this.directory = directory;
    this.progress = progress;
  }

  /** What had been done, and what it had taken, at one time. */
  private record Sample(long nanos, long documents, ProcessCost product, ProcessCost node) {}

  ObjectNode run() throws IOException, InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(
                EmbeddedConfig.of(directory.resolve("elasticsearch")).withProgress(progress));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        Product product = Product.start(directory.resolve("product"), node.uri());
        OtlpSender sender = new OtlpSender(product.grpcPort(), LOGS)) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("benchmark", "ingest-soak");
      result.put("processors", Runtime.getRuntime().availableProcessors());
      ArrayNode minutes = result.putArray("minutes");
      Workload workload = new Workload(20_260_501, 0);
      long start = System.nanoTime();
      long sent = 0;
      Sample last = sample(elasticsearch, product, node);
      while (System.nanoTime() - start < length.toNanos()) {
        sent += send(sender, workload);
        while (sent - elasticsearch.indexed(STREAMS) > MOST_AHEAD) {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // nothing tells when it has taken them
        }
        if (System.nanoTime() - last.nanos >= MINUTE) {
          Sample now = sample(elasticsearch, product, node);
          minutes.add(minute(last, now, minutes.size() + 1));
          last = now;
        }
      }
      elasticsearch.awaitSearchable(STREAMS, sent);
      result.put("documents", sent);
      result.put("requests_told_to_come_again", sender.refusals());
      return result;
    }
  }

  /** Returns how many documents they become. */
  private static long send(OtlpSender sender, Workload workload) throws InterruptedException {
    List<Workload.Request> made =
        workload.at(System.currentTimeMillis() * 1_000_000).logs(REQUESTS_AT_ONCE);
    List<Buffer> requests =
        made.stream().map(request -> OtlpSender.framed(request.protobuf())).toList();
    sender.sendAll(requests, requests.size());
    return made.stream().mapToLong(Workload.Request::documents).sum();
  }

  private static Sample sample(
      Elasticsearch elasticsearch, Product product, EmbeddedElasticsearch node)
      throws IOException, InterruptedException {
    return new Sample(
        System.nanoTime(),
        elasticsearch.indexed(STREAMS),
        ProcessCost.of(product.pid()),
        ProcessCost.of(node.pid()));
  }

  private ObjectNode minute(Sample before, Sample now, int number) {
    double documents = now.documents - before.documents;
    ProcessCost product = now.product.since(before.product);
    ObjectNode minute = JsonNodeFactory.instance.objectNode();
    minute.put("documents_per_second", Math.round(documents / ((now.nanos - before.nanos) / 1e9)));
    minute.put("product_resident_megabytes", product.residentBytes() >> 20);
    minute.put("elasticsearch_resident_megabytes", now.node.residentBytes() >> 20);
    minute.put("product_cpu_microseconds_a_record", micros(product.cpuSeconds(), documents));
    minute.put(
        "elasticsearch_cpu_microseconds_a_record",
        micros(now.node.since(before.node).cpuSeconds(), documents));
    ObjectNode parts = minute.putObject("product_by_threads");
    product
        .cpuSecondsByPart()
        .forEach((part, seconds) -> parts.put(part, micros(seconds, documents)));
    progress.accept(String.format(Locale.ROOT, "minute %d: %s", number, minute));
    return minute;
  }

  private static double micros(double seconds, double documents) {
    return Math.round(seconds / documents * 1e8) / 100.0;
  }
}
