package io.inferscope.query;

import static io.inferscope.query.RecordKind.LOGS;
import static io.inferscope.query.RecordKind.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.query.ParseResult.Parsed;
import io.inferscope.query.ParseResult.Refused;
import io.inferscope.query.QueryNode.All;
import io.inferscope.query.QueryNode.Combination;
import io.inferscope.query.QueryNode.Exists;
import io.inferscope.query.QueryNode.Nothing;
import io.inferscope.query.QueryNode.Phrase;
import io.inferscope.query.QueryNode.Prefix;
import io.inferscope.query.QueryNode.Range;
import io.inferscope.query.QueryNode.Regex;
import io.inferscope.query.QueryNode.Term;
import io.inferscope.query.QueryNode.Wildcard;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
  private static final Term A = word("a");
  private static final Term B = word("b");
  private static final Term C = word("c");

  private static Term word(String text) {
    return new Term("body.text", text);
  }

  private static QueryNode parse(String text) {
    ParseResult result = QueryParser.parse(text, LOGS);
    assertThat(result).as(text).isInstanceOf(Parsed.class);
    return ((Parsed) result).query();
  }

  private static Combination must(QueryNode... queries) {
    return new Combination(List.of(queries), List.of(), List.of());
  }

  private static Combination should(QueryNode... queries) {
    return new Combination(List.of(), List.of(queries), List.of());
  }

  @Test
  void parse_findsEverythingWithoutWords() {
    assertThat(parse("")).isEqualTo(new All());
    assertThat(parse("  ")).isEqualTo(new All());
    assertThat(parse("*")).isEqualTo(new All());
    assertThat(parse("*:*")).isEqualTo(new All());
  }

  @Test
  void parse_takesAnyOfSeveralWords() {
    assertThat(parse("a b")).isEqualTo(should(A, B));
    assertThat(parse("a OR b")).isEqualTo(should(A, B));
    assertThat(parse("a || b")).isEqualTo(should(A, B));
  }

  @Test
  void parse_requiresWhatStandsBesideAnd() {
    assertThat(parse("a AND b")).isEqualTo(must(A, B));
    assertThat(parse("a && b")).isEqualTo(must(A, B));
    assertThat(parse("+a +b")).isEqualTo(must(A, B));
    assertThat(parse("a OR b AND c"))
        .isEqualTo(new Combination(List.of(B, C), List.of(A), List.of()));
    assertThat(parse("a AND b OR c"))
        .isEqualTo(new Combination(List.of(A, B), List.of(C), List.of()));
  }

  @Test
  void parse_excludes() {
    Combination expected = new Combination(List.of(), List.of(A), List.of(B));
    assertThat(parse("a -b")).isEqualTo(expected);
    assertThat(parse("a NOT b")).isEqualTo(expected);
    assertThat(parse("a !b")).isEqualTo(expected);
    assertThat(parse("a AND NOT b")).isEqualTo(new Combination(List.of(A), List.of(), List.of(B)));
    assertThat(parse("NOT a")).isEqualTo(new Combination(List.of(), List.of(), List.of(A)));
  }

  @Test
  void parse_groups() {
    assertThat(parse("(a OR b) AND c")).isEqualTo(must(should(A, B), C));
    assertThat(parse("((a))")).isEqualTo(A);
  }

  @Test
  void parse_appliesAFieldToAGroup() {
    assertThat(parse("service.name:(x OR \"y z\")"))
        .isEqualTo(should(new Term("service.name", "x"), new Phrase("service.name", "y z", 0)));
    assertThat(parse("f:(x OR g:y)")).isEqualTo(should(new Term("f", "x"), new Term("g", "y")));
  }

  @Test
  void parse_resolvesAliases() {
    assertThat(parse("log.level:ERROR")).isEqualTo(new Term("severity_text", "ERROR"));
    assertThat(parse("message:a")).isEqualTo(A);
    assertThat(parse("_exists_:trace.id")).isEqualTo(new Exists("trace_id"));
    assertThat(QueryParser.parse("a parent.id:b", SPANS))
        .isEqualTo(
            new Parsed(should(new Term("name", "a"), new Term("parent_span_id", "b")), List.of()));
  }

  @Test
  void parse_readsPatterns() {
    assertThat(parse("time*")).isEqualTo(new Prefix("body.text", "time"));
    assertThat(parse("t?me*")).isEqualTo(new Wildcard("body.text", "t?me*"));
    assertThat(parse("f:a\\*b*")).isEqualTo(new Prefix("f", "a*b"));
    assertThat(parse("f:*")).isEqualTo(new Exists("f"));
    assertThat(parse("_exists_:f")).isEqualTo(new Exists("f"));
    assertThat(parse("f:/a[bc]+\\/d/")).isEqualTo(new Regex("f", "a[bc]+\\/d"));
  }

  @Test
  void parse_readsRanges() {
    assertThat(parse("f:[1 TO 5]")).isEqualTo(new Range("f", "1", "5", true, true));
    assertThat(parse("f:{1 TO 5]")).isEqualTo(new Range("f", "1", "5", false, true));
    assertThat(parse("f:[\"a b\" TO *}")).isEqualTo(new Range("f", "a b", null, true, false));
    assertThat(parse("f:[* TO *]")).isEqualTo(new Exists("f"));
    assertThat(parse("@timestamp:[2026-03-01T10:00:00Z TO now-5m]"))
        .isEqualTo(new Range("@timestamp", "2026-03-01T10:00:00Z", "now-5m", true, true));
    assertThat(parse("f:>=5")).isEqualTo(new Range("f", "5", null, true, true));
    assertThat(parse("f:<-5")).isEqualTo(new Range("f", null, "-5", true, false));
    assertThat(parse("f:(>1 AND <=3)"))
        .isEqualTo(
            must(new Range("f", "1", null, false, true), new Range("f", null, "3", true, true)));
    assertThat(parse(">5")).isEqualTo(word(">5"));
  }

  @Test
  void parse_takesEscapedCharactersAsTheyAre() {
    assertThat(parse("f:a\\:b\\ c\\\\")).isEqualTo(new Term("f", "a:b c\\"));
    assertThat(parse("f\\ g:x")).isEqualTo(new Term("f g", "x"));
    assertThat(parse("f:\"say \\\"hi\\\"\"")).isEqualTo(new Phrase("f", "say \"hi\"", 0));
    assertThat(parse("\\u0061")).isEqualTo(A);
    assertThat(parse("f:\\AND")).isEqualTo(new Term("f", "AND"));
  }

  @Test
  void parse_takesOperatorsInsideWordsAsCharacters() {
    assertThat(parse("kv-cache")).isEqualTo(word("kv-cache"));
    assertThat(parse("a&&b")).isEqualTo(word("a&&b"));
    assertThat(parse("f:a=b")).isEqualTo(new Term("f", "a=b"));
    assertThat(parse("a or b")).isEqualTo(should(A, word("or"), B));
  }

  @Test
  void parse_readsTheSlopOfAPhrase() {
    assertThat(parse("\"a b\"~2")).isEqualTo(new Phrase("body.text", "a b", 2));
  }

  @Test
  void parse_leavesOutWhatHasNoInfluenceAndSaysSo() {
    ParseResult boost = QueryParser.parse("a^2 b", LOGS);
    assertThat(boost)
        .isEqualTo(
            new Parsed(
                should(A, B),
                List.of("the boost ^2 at character 2, because results are in the order of time")));
    assertThat(QueryParser.parse("a AND \"!!!\"", LOGS))
        .isEqualTo(new Parsed(A, List.of("'!!!', because it has neither letters nor digits")));
    assertThat(parse("\"!!!\"")).isEqualTo(new Nothing());
    assertThat(parse("f:\"!!!\"")).isEqualTo(new Phrase("f", "!!!", 0));
    assertThat(parse("a - b")).isEqualTo(should(A, B));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          (a OR b            | 7  | ')' was expected, for the group opened at character 1
          a)                 | 1  | ')' closes a group that was not opened
          ()                 | 1  | a word, a phrase or a field was expected, not ')'
          a AND              | 5  | a word, a phrase or a group was expected, not the end
          AND a              | 0  | 'AND' must stand between two parts of the query
          a AND OR b         | 6  | a word, a phrase or a group was expected, not 'OR'; in a value it needs quotes or a backslash
          f:                 | 2  | a word, a phrase or a group was expected, not the end
          f:-5               | 2  | a word, a phrase or a group was expected, not '-'; in a value it needs quotes or a backslash
          a:b:c              | 3  | a word, a phrase or a group was expected, not ':'; in a value it needs quotes or a backslash
          "a b               | 0  | the closing quotation mark is missing
          f:/a               | 2  | the closing slash of the regular expression is missing
          f:/[/              | 2  | the regular expression is not valid
          f:[1 5]            | 5  | TO was expected between the bounds of the range
          f:[1 TO 5          | 9  | ']' or '}' was expected behind the upper bound of the range
          f:[TO 5]           | 6  | TO was expected between the bounds of the range
          a]                 | 1  | ']' closes a range that was not opened
          roam~              | 4  | fuzzy search is not supported
          "a b"~x            | 5  | a whole number up to 1000 must follow '~'
          a^                 | 1  | a number must follow '^'
          a\\                | 1  | a character must follow the backslash
          \\u00zz            | 1  | four hexadecimal digits must follow
          serv*:a            | 0  | patterns in field names are not supported
          *:a                | 2  | searching every field is not supported
          body.structured.a:x*y | 18 | in parts of a structured body only a whole value or its beginning (abc*) can be searched
          f:> 5              | 2  | a value must follow > at once
          _exists_:a*        | 9  | the name of a field was expected, not 'a*'
          """)
  void parse_saysWhereAndWhy(String text, int position, String message) {
    ParseResult result = QueryParser.parse(text.replace("\\\\", "\\"), LOGS);

    assertThat(result).as(text).isInstanceOf(Refused.class);
    assertThat(((Refused) result).message())
        .startsWith("at character " + (position + 1) + ": ")
        .contains(message);
    assertThat(((Refused) result).position()).isEqualTo(position);
  }

  @Test
  void parse_refusesExpressionsThatExplode() {
    assertThat(QueryParser.parse("f:/(a|b)*a(a|b){20}/", LOGS))
        .isEqualTo(new Refused(2, "at character 3: the regular expression is too complex"));
    assertThat(QueryParser.parse("f:" + "*a????????????????".repeat(2), LOGS))
        .isEqualTo(new Refused(2, "at character 3: too many wildcards in one word"));
  }

  @Test
  void parse_isBounded() {
    assertThat(QueryParser.parse("a".repeat(10_001), LOGS)).isInstanceOf(Refused.class);
    assertThat(QueryParser.parse("(".repeat(10_000), LOGS)).isInstanceOf(Refused.class);
    assertThat(QueryParser.parse("a ".repeat(513), LOGS)).isInstanceOf(Refused.class);
    assertThat(QueryParser.parse("f:/" + "(".repeat(300) + "/", LOGS)).isInstanceOf(Refused.class);
    assertThat(parse("(".repeat(20) + "a" + ")".repeat(20))).isEqualTo(A);
    assertThat(parse("a ".repeat(512))).isInstanceOf(Combination.class);
  }

  @Test
  void parse_survivesAnyText() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    String alphabet = "ab01 \t:()[]{}\"\\/*?~^+-!&|<>=.ANDORTOnow_exists_\u00e9\ud83d\ude00";
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(25); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ParseResult result = QueryParser.parse(text.toString(), LOGS);
      if (result instanceof Refused refused) {
        assertThat(refused.position()).isBetween(0, text.length());
      }
    }
  }
}
