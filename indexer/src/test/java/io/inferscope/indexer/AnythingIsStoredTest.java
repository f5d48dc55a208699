package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.buffer.Topic;
import io.inferscope.model.Attributes;
import io.inferscope.model.LogRecord;
import io.inferscope.model.MetricPoint;
import io.inferscope.model.Span;
import io.inferscope.model.Value;
import io.inferscope.otlp.DecodeLimits;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.OtlpMetrics;
import io.inferscope.otlp.OtlpTraces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No record is refused, whatever is in it: each is found under its id, and says what was sent. */
final class AnythingIsStoredTest {
  /** Of all signals together; {@code -Dinferscope.random-records=100000} for more. */
  private static final int RECORDS = Integer.getInteger("inferscope.random-records", 4_000);

  private static final long SEED = 20_260_304;
  private static final int A_REQUEST = 50;
  private static final int REQUESTS_A_SEARCH = 20;

  private static final List<String> MAPPED =
      List.of(
          "server.address",
          "peer.service",
          "net.peer.name",
          "rpc.service",
          "http.response.status_code",
          "gen_ai.request.model",
          "gen_ai.usage.input_tokens",
          "gen_ai.latency.time_in_queue");

  @TempDir Path directory;
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = new Pipeline(directory);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void randomRecords_areAllFoundAndEqual() {
    int requests = RECORDS / A_REQUEST / 3;
    try (Indexer indexer = pipeline.start(Pipeline.config(400, 4 << 20), Node.CONNECTION)) {
      for (int position = 0; position < requests; position++) {
        pipeline.append(Topic.LOGS, logs(position));
        pipeline.append(Topic.SPANS, spans(position));
        pipeline.append(Topic.METRICS, points(position));
      }
      Pipeline.await(pipeline::isDrained);
      assertThat(indexer.counts()).isNotEmpty();
    }

    long records = (long) requests * A_REQUEST;
    assertThat(
            Node.hits(pipeline.stream("logs", "inferscope.quarantine")).findValuesAsText("message"))
        .isEmpty();
    assertThat(Accounts.of(pipeline.tenant, "logs")).isEqualTo(all("logs", records));
    assertThat(Accounts.of(pipeline.tenant, "spans")).isEqualTo(all("spans", records));
    assertThat(Accounts.of(pipeline.tenant, "metrics")).isEqualTo(all("metrics", records));
    long events = 0;
    Documents documents = new Documents(requests);
    for (int position = 0; position < requests; position++) {
      checkLogs(position, documents);
      events += checkSpans(position, documents);
      checkPoints(position, documents);
    }
    assertThat(Accounts.of(pipeline.tenant, "span_events")).isEqualTo(all("span_events", events));
  }

  /** Of names that the mapping of spans knows, alone and beside what is below them. */
  @Test
  void names_thatBeginOthersAreStored() {
    List<Span> spans = new ArrayList<>();
    MAPPED.forEach(name -> addBeginnings(name, spans));
    try (Indexer indexer = pipeline.start(Pipeline.config(400, 4 << 20), Node.CONNECTION)) {
      pipeline.append(Topic.SPANS, OtlpTraces.encode(spans));
      Pipeline.await(pipeline::isDrained);
      assertThat(indexer.counts()).isNotEmpty();
    }

    assertThat(Accounts.of(pipeline.tenant, "spans")).isEqualTo(all("spans", spans.size()));
  }

  private static void addBeginnings(String name, List<Span> spans) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      Attributes alone = Attributes.builder().put(name.substring(0, dot), "text").build();
      spans.add(Records.span(alone, List.of()));
      spans.add(Records.span(with(alone, name, Value.of("text")), List.of()));
      spans.add(Records.span(with(alone, name, Value.of(5)), List.of()));
    }
  }

  private static Attributes with(Attributes attributes, String name, Value value) {
    Attributes.Builder builder = Attributes.builder();
    for (int i = 0; i < attributes.size(); i++) {
      builder.put(attributes.name(i), attributes.value(i));
    }
    return builder.put(name, value).build();
  }

  private Counts all(String signal, long records) {
    return new Counts(pipeline.tenant, signal, records, records, 0, 0);
  }

  /** The request of a position, the same each time it is asked for. */
  private static byte[] logs(int position) {
    RandomRecords random = new RandomRecords(SEED + position);
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < A_REQUEST; i++) {
      records.add(position == 0 && i == 0 ? random.logWithEveryName() : random.log());
    }
    return OtlpLogs.encode(records);
  }

  private static byte[] spans(int position) {
    RandomRecords random = new RandomRecords(-SEED - position);
    List<Span> records = new ArrayList<>();
    for (int i = 0; i < A_REQUEST; i++) {
      records.add(position == 0 && i == 0 ? random.spanWithEveryName() : random.span());
    }
    return OtlpTraces.encode(records);
  }

  private static byte[] points(int position) {
    RandomRecords random = new RandomRecords(7 * SEED + position);
    List<MetricPoint> records = new ArrayList<>();
    for (int i = 0; i < A_REQUEST; i++) {
      records.add(position == 0 && i == 0 ? random.pointWithEveryName() : random.point());
    }
    return OtlpMetrics.encode(records);
  }

  private void checkLogs(int position, Documents documents) {
    List<LogRecord> sent = new ArrayList<>();
    OtlpLogs.decode(logs(position), DecodeLimits.DEFAULT, (i, log) -> sent.add(log));
    for (int i = 0; i < sent.size(); i++) {
      JsonNode document = documents.of(Topic.LOGS, position, i, -1);
      assertThat(StoredRecords.differences(sent.get(i), document))
          .as("log %d of request %d: %s", i, position, document)
          .isEmpty();
    }
  }

  private long checkSpans(int position, Documents documents) {
    List<Span> sent = new ArrayList<>();
    OtlpTraces.decode(spans(position), DecodeLimits.DEFAULT, (i, span) -> sent.add(span));
    long events = 0;
    for (int i = 0; i < sent.size(); i++) {
      Span span = sent.get(i);
      JsonNode document = documents.of(Topic.SPANS, position, i, -1);
      assertThat(StoredRecords.differences(span, document))
          .as("span %d of request %d: %s", i, position, document)
          .isEmpty();
      for (int e = 0; e < span.events().size(); e++) {
        JsonNode event = documents.of(Topic.SPANS, position, i, e);
        assertThat(StoredRecords.differences(span, span.events().get(e), event))
            .as("event %d of span %d of request %d: %s", e, i, position, event)
            .isEmpty();
        events++;
      }
    }
    return events;
  }

  /** Points that agree in all but name and value share the document of the first of them. */
  private void checkPoints(int position, Documents documents) {
    List<MetricPoint> sent = new ArrayList<>();
    OtlpMetrics.decode(points(position), DecodeLimits.DEFAULT, (i, point) -> sent.add(point));
    for (int i = 0; i < sent.size(); i++) {
      List<String> best = List.of("no document");
      for (int first = i; first >= 0 && !best.isEmpty(); first--) {
        JsonNode document = documents.of(Topic.METRICS, position, first, -1);
        if (!document.isMissingNode()) {
          List<String> differences = StoredRecords.differences(sent.get(i), document);
          best = first == i || differences.isEmpty() ? differences : best;
        }
      }
      assertThat(best).as("point %d of request %d: %s", i, position, sent.get(i)).isEmpty();
    }
  }

  /** Reads the documents of some positions at a time. */
  private final class Documents {
    private final int requests;
    private final Map<String, JsonNode> byId = new HashMap<>();
    private int readUpTo;

    private Documents(int requests) {
      this.requests = requests;
    }

    JsonNode of(Topic topic, int position, int index, int event) {
      if (position >= readUpTo) {
        byId.clear();
        read(position, Math.min(requests, position + REQUESTS_A_SEARCH));
      }
      return byId.getOrDefault(
          new DocumentId(pipeline.identity(topic), 0).event(position, index, event),
          com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    private void read(int from, int to) {
      List<String> ids = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        DocumentId id = new DocumentId(pipeline.identity(topic), 0);
        for (int position = from; position < to; position++) {
          for (int i = 0; i < A_REQUEST; i++) {
            for (int event = -1; event < (topic == Topic.SPANS ? 3 : 0); event++) {
              ids.add(id.event(position, i, event));
            }
          }
        }
      }
      ObjectNode query = Records.JSON.createObjectNode().put("size", 10_000);
      ArrayNode values = query.putObject("query").putObject("ids").putArray("values");
      ids.forEach(values::add);
      for (JsonNode hit :
          Node.search("*-*.otel-" + pipeline.tenant, query.toString()).at("/hits/hits")) {
        byId.put(hit.path("_id").asText(), hit.path("_source"));
      }
      readUpTo = to;
    }
  }
}
