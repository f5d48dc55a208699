package io.inferscope.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.BulkBody;
import io.inferscope.elasticsearch.BulkClient;
import io.inferscope.elasticsearch.BulkResult;
import io.inferscope.elasticsearch.Capabilities;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.Namespaces;
import io.inferscope.elasticsearch.PatternSearch;
import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedConfig;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the roll-up and the merges in a real Elasticsearch say of patterns. */
class PatternWatchTest {
  private static final String TENANT = "watched";
  private static final long NOW = Buckets.of(Instant.parse("2026-03-04T12:00:00Z"));
  private static final int BASELINE = 90;

  @TempDir Path data;

  private int documents;

  @Test
  void findings_areOfPatternsThatAppearedOrVanishedButNotOfMergedOnes()
      throws InterruptedException {
    try (EmbeddedElasticsearch node =
            EmbeddedElasticsearch.start(EmbeddedConfig.of(data).withHeapBytes(384L << 20));
        ElasticsearchConnection connection =
            ElasticsearchConnection.open(ElasticsearchConfig.of(node.uri()))) {
      assertThat(new Templates(connection, Capabilities.CORE).install())
          .isInstanceOf(Templates.Installation.Installed.class);
      BulkBody body = new BulkBody(1 << 16);
      for (long bucket = NOW - 102; bucket < NOW; bucket++) {
        boolean current = bucket >= NOW - 12;
        add(body, bucket, "steady", 5);
        add(body, bucket, current ? "merged-into" : "merged-from", 5);
        if (bucket < NOW - 20) {
          add(body, bucket, "vanished", 2);
        } else if (bucket >= NOW - 3) {
          add(body, bucket, "appeared", 4);
        }
      }
      assertThat(new BulkClient(connection, false).send(body))
          .isInstanceOf(BulkResult.Completed.class);
      new Namespaces(connection).refresh(TENANT);
      PatternStore store = new PatternStore(connection, TENANT);
      store.add(List.of(new PatternStore.Merge("till", "merged-from", "merged-into", "a <*>")));

      PatternWatch watch =
          new PatternWatch(
              TENANT,
              BASELINE,
              new RollupReader(connection),
              new PatternWatch.Patterns(new PatternSearch(connection), store));
      List<Finding> findings = watch.findings(NOW, Long.MAX_VALUE);

      assertThat(findings)
          .extracting(Finding::type, Finding::detail)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple(Finding.Type.NEW_PATTERN, "appeared"),
              org.assertj.core.groups.Tuple.tuple(Finding.Type.LOST_PATTERN, "vanished"));
      assertThat(findings)
          .filteredOn(finding -> finding.detail().equals("appeared"))
          .first()
          .satisfies(
              finding -> {
                assertThat(finding.onset()).isEqualTo(Buckets.start(NOW - 3));
                assertThat(finding.text()).contains("till").contains("template of appeared");
                assertThat(finding.before()).isZero();
                assertThat(finding.after()).isEqualTo(0.1);
              });
      assertThat(watch.findings(NOW + 1, Long.MAX_VALUE)).isEmpty();
    }
  }

  /** The roll-up's row of one bucket, and one log of it. */
  private void add(BulkBody body, long bucket, String pattern, int count) {
    String time = Buckets.start(bucket).toString();
    add(
        body,
        "metrics-inferscope.rollup-" + TENANT,
        """
        {"@timestamp":"%s","inferscope":{"rollup":{"signal":"logs","service":"till","pattern_id":"%s","count":%d}}}
        """
            .formatted(time, pattern, count));
    add(
        body,
        "logs-generic.otel-" + TENANT,
        """
        {"@timestamp":"%s","inferscope":{"pattern":{"id":"%s","template":"template of %s"}}}
        """
            .formatted(time, pattern, pattern));
  }

  private void add(BulkBody body, String stream, String json) {
    body.create(stream, "d" + documents++);
    byte[] bytes = json.strip().getBytes(StandardCharsets.UTF_8);
    body.write(bytes, 0, bytes.length);
    body.endDocument();
  }
}
