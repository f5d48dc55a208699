package io.inferscope.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.query.ParseResult.Parsed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMatcherTest {
  private final RecordMatcher matcher = new RecordMatcher();

  private List<String> logs(String text) {
    Query query = query(text, RecordKind.LOGS);
    return Planted.logs().entrySet().stream()
        .filter(
            entry -> {
              matcher.record(entry.getValue(), Planted.context("p-" + entry.getKey()));
              return matcher.matches(query);
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> spans(String text) {
    Query query = query(text, RecordKind.SPANS);
    return Planted.spans().entrySet().stream()
        .filter(
            entry -> {
              matcher.record(entry.getValue(), Planted.CONTEXT);
              return matcher.matches(query);
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Query query(String text, RecordKind kind) {
    ParseResult result = QueryParser.parse(text, kind);
    assertThat(result).as(text).isInstanceOf(Parsed.class);
    return LuceneQuery.of(((Parsed) result).query(), kind, Planted.NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          *                                       | timeout ok cache exception structured plain
          request                                 | timeout ok
          REQUEST                                 | timeout ok
          exhausted                               | timeout cache
          kv-cache                                | timeout cache
          "kv cache"                              | timeout
          "cache kv"                              |
          "request out"~3                         | timeout
          message:"cache exhausted"               | timeout cache
          exha*                                   | timeout cache
          EXHA*                                   | timeout cache
          e?hausted                               | timeout cache
          /exha[a-z]+/                            | timeout cache
          request AND NOT took                    | timeout
          request -took                           | timeout
          NOT request                             | cache exception structured plain
          (request OR decoder) AND log.level:ERROR | timeout exception
          severity_text:error                     |
          severity_number:>=13                    | timeout cache exception
          severity_number:[9 TO 13}               | ok structured
          severity_number:17                      | timeout exception
          severity_number:17.0                    | timeout exception
          severity_number:high                    |
          http.response.status_code:504           | timeout
          http.response.status_code:5*            |
          http.response.status_code:(200 OR 504)  | timeout ok
          attributes.http.response.status_code:<300 | ok
          latency:>1                              | timeout
          latency:0.12                            | ok
          latency:{0.12 TO 30.5]                  | timeout
          retry:true                              | timeout
          retry:True                              |
          url.path:\\/v1\\/chat\\/completions     | timeout
          url.path:"/v1/chat/completions"         | timeout
          url.path:*chat*                         | timeout
          url.path:[\\/v1\\/d TO \\/v1\\/f]       | ok
          service.name:gateway                    | timeout ok
          service.name:model-server               | cache exception structured plain
          service.name:"from the log itself"      |
          attributes.service.name:"from the log itself" | cache
          resource.attributes.service.version:2.0 | cache exception structured plain
          service.version:2                       |
          scope.name:com.example.Decoder          | timeout ok cache exception structured plain
          trace.id:0af7651916cd43dd8448eb211c80319c | timeout ok cache exception
          _exists_:trace_id                       | timeout ok cache exception
          _exists_:attributes                     | timeout ok cache exception structured plain
          _exists_:cache.free                     | cache exception
          _exists_:cache                          | cache exception
          cache.free:*                            | cache exception
          cache.free:<0                           | exception
          cache.free:\\-3                         | exception
          big:9223372036854775807                 | exception
          big:>9223372036854775806                | exception
          big:>9223372036854775807                |
          tags:slow                               | cache
          tags:"Hot Path"                         | cache
          tags:hot                                |
          error.type:java.lang.IllegalStateException | exception
          error.stack_trace:com.example.Decoder.step | exception
          exception.stacktrace:decoder.java       | exception
          exception.message:"no free block"       | exception
          exception.message:block                 |
          empty:""                                | ok
          _exists_:empty                          | ok
          body.structured.event:model.loaded      | structured
          body.structured:H100                    | structured
          body.structured.gpu.name:H100           | structured
          body.structured.seconds:12              | structured
          body.structured.gpu.name:H1*            | structured
          _exists_:body.structured.gpu            |
          @timestamp:2026-03-01                   | timeout ok cache plain
          @timestamp:>2026-03-01                  | exception
          @timestamp:<2026-03-01                  | structured
          @timestamp:<=2026-03-01                 | timeout ok cache structured plain
          @timestamp:[2026-03-01T12\\:00\\:01 TO *] | ok cache exception
          @timestamp:[now-12h TO now]             | timeout ok cache exception
          @timestamp:[now-1d/d TO now/d}          | timeout ok cache plain
          @timestamp:1772366401500                | ok
          observed_timestamp:>=2026-03-02         | cache exception
          data_stream.namespace:acme              | timeout ok cache exception structured plain
          inferscope.pattern.id:p-ok              | ok
          inferscope.source:otlp_grpc             | timeout ok cache exception structured plain
          nothing:here                            |
          """)
  void matches_logs(String text, String names) {
    List<String> expected = names == null ? List.of() : Arrays.asList(names.split(" "));
    assertThat(logs(text.replace("\\\\", "\\"))).as(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "chat llama"                   | client
          chat                           |
          chat*                          | client
          span.name:POST*                | server
          name:"an attribute"            |
          attributes.name:"an attribute" | client
          kind:Server                    | server
          duration:>1000000000           | server
          status.code:Error              | server
          status.message:dead*           | server
          NOT _exists_:status.code       | client
          _exists_:parent.id             | client
          gen_ai.request.model:llama     | client
          """)
  void matches_spans(String text, String names) {
    List<String> expected = names == null ? List.of() : List.of(names.split(" "));
    assertThat(spans(text)).as(text).isEqualTo(expected);
  }

  @Test
  void matches_remembersNothingOfAnEarlierRecord() {
    matcher.record(Planted.logs().get("timeout"), Planted.CONTEXT);
    matcher.record(Planted.logs().get("plain"), Planted.CONTEXT);

    assertThat(matcher.matches(query("request", RecordKind.LOGS))).isFalse();
    assertThat(matcher.matches(query("ready", RecordKind.LOGS))).isTrue();
  }
}
