package io.inferscope.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Span;
import io.inferscope.query.ParseResult.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Elasticsearch finds is what the matcher finds. */
class EqualAnswersTest {
  private static final String LOG_STREAM = "logs-generic.otel-acme";
  private static final String SPAN_STREAM = "traces-generic.otel-acme";
  private static final int RANDOM_QUERIES = 200;

  @TempDir static Path data;
  private static Node node;
  private static final Map<String, RecordMatcher> LOGS = new TreeMap<>();
  private static final Map<String, RecordMatcher> SPANS = new TreeMap<>();

  @BeforeAll
  static void plant() throws Exception {
    node = new Node(data);
    for (Map.Entry<String, LogRecord> entry : Planted.logs().entrySet()) {
      RecordContext context = Planted.context("p-" + entry.getKey());
      node.store(LOG_STREAM, entry.getKey(), Documents.of(entry.getValue(), context));
      RecordMatcher matcher = new RecordMatcher();
      matcher.record(entry.getValue(), context);
      LOGS.put(entry.getKey(), matcher);
    }
    for (Map.Entry<String, Span> entry : Planted.spans().entrySet()) {
      node.store(SPAN_STREAM, entry.getKey(), Documents.of(entry.getValue(), Planted.CONTEXT));
      RecordMatcher matcher = new RecordMatcher();
      matcher.record(entry.getValue(), Planted.CONTEXT);
      SPANS.put(entry.getKey(), matcher);
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<String> inMemory(QueryNode query, RecordKind kind) {
    Query lucene = LuceneQuery.of(query, kind, Planted.NOW);
    Map<String, RecordMatcher> records =
        switch (kind) {
          case LOGS -> LOGS;
          case SPANS -> SPANS;
        };
    return records.entrySet().stream()
        .filter(entry -> entry.getValue().matches(lucene))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Adds a line to {@code differences} if the answers differ. */
  private static void compare(String text, RecordKind kind, List<String> differences)
      throws IOException, InterruptedException {
    if (QueryParser.parse(text, kind) instanceof Parsed parsed) {
      String stream =
          switch (kind) {
            case LOGS -> LOG_STREAM;
            case SPANS -> SPAN_STREAM;
          };
      List<String> found = node.search(stream, ElasticsearchQuery.json(parsed.query()));
      List<String> matched = inMemory(parsed.query(), kind);
      if (!matched.equals(found)) {
        differences.add("%s %s: %s in memory, not %s".formatted(kind, text, matched, found));
      }
    }
  }

  @Test
  void answers_areEqualForQueriesThatPeopleWrite() throws Exception {
    String queries =
        new String(
            EqualAnswersTest.class.getResourceAsStream("queries.txt").readAllBytes(),
            StandardCharsets.UTF_8);
    List<String> differences = new ArrayList<>();
    for (String query : queries.lines().toList()) {
      compare(query, RecordKind.LOGS, differences);
      compare(query, RecordKind.SPANS, differences);
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void answers_areEqualForRandomQueries() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < RANDOM_QUERIES; i++) {
      compare(randomQuery(random, 3), RecordKind.LOGS, differences);
    }
    assertThat(differences).isEmpty();
  }

  private static String randomQuery(RandomGenerator random, int depth) {
    List<String> parts = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      boolean group = depth > 0 && random.nextInt(4) == 0;
      parts.add(
          one(random, "", "", "", "+", "-", "NOT ")
              + (group ? "(" + randomQuery(random, depth - 1) + ")" : randomClause(random)));
    }
    return String.join(one(random, " ", " AND ", " OR "), parts);
  }

  private static String randomClause(RandomGenerator random) {
    String field =
        one(
            random,
            "",
            "message:",
            "severity_number:",
            "log.level:",
            "service.name:",
            "attributes.service.name:",
            "http.response.status_code:",
            "latency:",
            "retry:",
            "cache.free:",
            "tags:",
            "url.path:",
            "exception.stacktrace:",
            "body.structured:",
            "body.structured.gpu.name:",
            "unknown:");
    String value =
        one(
            random,
            "request",
            "Cache",
            "exhausted",
            "kv-cache",
            "\"cache exhausted\"",
            "\"Hot Path\"",
            "ERROR",
            "17",
            "0",
            "30.5",
            "504",
            "true",
            "gateway",
            "H100",
            "exha*",
            "*a*",
            "g?teway",
            "5*",
            "/[a-z]+/",
            "/.*[0-9].*/",
            "[0 TO 20]",
            "{0.12 TO 600}",
            "[a TO m]",
            ">=13",
            "<0.5",
            "*");
    return field + value;
  }

  private static String one(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
