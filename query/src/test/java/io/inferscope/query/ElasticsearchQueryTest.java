package io.inferscope.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.query.ParseResult.Parsed;
import org.junit.jupiter.api.Test;

class ElasticsearchQueryTest {
  private static String json(String text) {
    return ElasticsearchQuery.json(((Parsed) QueryParser.parse(text, RecordKind.LOGS)).query());
  }

  private static String leaf(String field, String query) {
    return """
        {"query_string":{"query":"%s","default_field":"%s","lenient":true}}"""
        .formatted(query, field);
  }

  @Test
  void json_ofEverythingAndNothing() {
    assertThat(json("")).isEqualTo("{\"match_all\":{}}");
    assertThat(json("\"!!!\"")).isEqualTo("{\"match_none\":{}}");
    assertThat(json("f:*")).isEqualTo("{\"exists\":{\"field\":\"f\"}}");
  }

  @Test
  void json_escapesWhatAnotherParserReads() {
    assertThat(json("f:a\\:b\\*")).isEqualTo(leaf("f", "a\\\\:b\\\\*"));
    assertThat(json("f:\"say \\\"hi\\\" \\\\\"~2"))
        .isEqualTo(leaf("f", "\\\"say \\\\\\\"hi\\\\\\\" \\\\\\\\\\\"~2"));
    assertThat(json("f:\\AND")).isEqualTo(leaf("f", "\\\\AND"));
    assertThat(json("f:a\\*b*")).isEqualTo(leaf("f", "a\\\\*b*"));
    assertThat(json("f:/a\\/b/")).isEqualTo(leaf("f", "/a\\\\/b/"));
    assertThat(json("f:[a TO \"b c\"}")).isEqualTo(leaf("f", "[\\\"a\\\" TO \\\"b c\\\"}"));
    assertThat(json("f:>5")).isEqualTo(leaf("f", "{\\\"5\\\" TO *]"));
  }

  @Test
  void json_combines() {
    assertThat(json("a AND b -c"))
        .isEqualTo(
            "{\"bool\":{\"must\":[%s,%s],\"must_not\":[%s]}}"
                .formatted(leaf("body.text", "a"), leaf("body.text", "b"), leaf("body.text", "c")));
    assertThat(json("a b"))
        .isEqualTo(
            "{\"bool\":{\"should\":[%s,%s],\"minimum_should_match\":1}}"
                .formatted(leaf("body.text", "a"), leaf("body.text", "b")));
  }
}
