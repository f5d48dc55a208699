package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Spans a second until they are found, of the product and of Zipkin's server: the same spans, each
 * in its own protocol, into the same Elasticsearch, in alternating rounds. Streams and indices are
 * deleted before each round.
 */
final class PeersBenchmark {
  private static final String SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";
  private static final String TRACES = "traces-*.otel-default";
  private static final String OWN_STREAMS = "logs-*.otel-default," + TRACES;
  private static final String ROLLUP = "metrics-inferscope.rollup-default";

  /** Zipkin sends no more than 64 bulk requests at once, one for each of these. */
  private static final int MOST_UNSTORED_REQUESTS = 32;

  private static final long POLL_MILLIS = 20;

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * How much to measure.
   *
   * @param zipkin the jar of its server
   * @param spans of a round, rounded up to whole requests
   */
  record Plan(Path zipkin, int spans, int rounds) {
    int requests() {
      return Math.ceilDiv(spans, Workload.RECORDS_OF_A_REQUEST);
    }

    long allSpans() {
      return (long) requests() * Workload.RECORDS_OF_A_REQUEST;
    }
  }

  /** What one side did in its rounds. */
  private static final class Side {
    final List<Double> rates = new ArrayList<>();
    ProcessCost server = ProcessCost.NONE;
    ProcessCost elasticsearch = ProcessCost.NONE;
    double bytesOfASpan;

    double median() {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  /** How a side sends all spans of a round; returns once all are sent. */
  @FunctionalInterface
  private interface Sending {
    void send() throws IOException, InterruptedException;
  }

  /** Where a side stores spans, and the pid of what stores them. */
  private record Place(String streams, long pid, Sending sending) {}

  PeersBenchmark(Plan plan, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
  }

  ObjectNode run() throws IOException, InterruptedException {
    List<byte[]> otlp =
        new Workload(20_260_501, System.currentTimeMillis() * 1_000_000)
                // None twice: Zipkin stores equal spans once.
                .spans(plan.requests())
                .stream()
                .map(Workload.Request::protobuf)
                .toList();
    List<Buffer> framed = otlp.stream().map(OtlpSender::framed).toList();
    List<byte[]> json = new ArrayList<>();
    for (byte[] request : otlp) {
      json.add(ZipkinSpans.of(request));
    }
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(EmbeddedConfig.of(directory.resolve("elasticsearch")));
        Elasticsearch elasticsearch = new Elasticsearch(node.uri());
        Product product = Product.start(directory.resolve("product"), node.uri());
        Zipkin zipkin = Zipkin.start(plan.zipkin(), directory.resolve("zipkin"), node.uri());
        OtlpSender sender = new OtlpSender(product.grpcPort(), SERVICE)) {
      Place own = new Place(TRACES, product.pid(), () -> sender.sendAll(framed, plan.requests()));
      Place peer =
          new Place(Zipkin.INDICES, zipkin.pid(), () -> paced(zipkin, json, elasticsearch));
      ObjectNode result = rounds(elasticsearch, node.pid(), own, peer);
      result.put("requests_zipkin_refused", zipkin.refused());
      return result;
    }
  }

  private ObjectNode rounds(Elasticsearch elasticsearch, long nodePid, Place own, Place peer)
      throws IOException, InterruptedException {
    Side warmUp = new Side();
    round("inferscope, warm-up", elasticsearch, nodePid, own, warmUp);
    round("zipkin, warm-up", elasticsearch, nodePid, peer, warmUp);
    Side inferscope = new Side();
    Side zipkin = new Side();
    for (int round = 1; round <= plan.rounds(); round++) {
      round("inferscope, round " + round, elasticsearch, nodePid, own, inferscope);
      inferscope.bytesOfASpan = elasticsearch.storedBytesOfADocument(own.streams);
      round("zipkin, round " + round, elasticsearch, nodePid, peer, zipkin);
      zipkin.bytesOfASpan = elasticsearch.storedBytesOfADocument(peer.streams);
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("benchmark", "peers");
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("spans_of_a_round", plan.allSpans());
    result.put("times_zipkin", hundredths(inferscope.median() / zipkin.median()));
    side(result.putObject("inferscope"), inferscope);
    side(result.putObject("zipkin"), zipkin);
    return result;
  }

  private void round(String name, Elasticsearch elasticsearch, long nodePid, Place place, Side side)
      throws IOException, InterruptedException {
    elasticsearch.delete(OWN_STREAMS);
    elasticsearch.delete(ROLLUP);
    elasticsearch.deleteIndices(Zipkin.INDICES);
    ProcessCost server = ProcessCost.of(place.pid);
    ProcessCost node = ProcessCost.of(nodePid);
    long start = System.nanoTime();
    place.sending.send();
    elasticsearch.awaitSearchable(place.streams, plan.allSpans());
    double rate = plan.allSpans() / ((System.nanoTime() - start) / 1e9);
    side.rates.add(rate);
    side.server = side.server.plus(ProcessCost.of(place.pid).since(server));
    side.elasticsearch = side.elasticsearch.plus(ProcessCost.of(nodePid).since(node));
    progress.accept(String.format(Locale.ROOT, "%s: %.0f spans/s", name, rate));
  }

  /** As fast as they are stored, since Zipkin would forget what is too much for it. */
  private void paced(Zipkin zipkin, List<byte[]> requests, Elasticsearch elasticsearch)
      throws IOException, InterruptedException {
    long stored = 0;
    for (int sent = 0; sent < plan.requests(); sent++) {
      while (sent - stored / Workload.RECORDS_OF_A_REQUEST >= MOST_UNSTORED_REQUESTS) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // nothing tells when it has stored them
        stored = elasticsearch.indexed(Zipkin.INDICES);
      }
      zipkin.send(requests.get(sent));
    }
  }

  private void side(ObjectNode into, Side side) {
    into.put("spans_per_second", Math.round(side.median()));
    ArrayNode rounds = into.putArray("rounds");
    side.rates.forEach(rate -> rounds.add(Math.round(rate)));
    double spans = (double) plan.allSpans() * side.rates.size();
    ObjectNode cpu = into.putObject("cpu_microseconds_a_span");
    cpu.put("server", hundredths(side.server.cpuSeconds() / spans * 1e6));
    cpu.put("elasticsearch", hundredths(side.elasticsearch.cpuSeconds() / spans * 1e6));
    into.put("stored_bytes_a_span", Math.round(side.bytesOfASpan));
    into.put("server_resident_megabytes", side.server.residentBytes() >> 20);
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
