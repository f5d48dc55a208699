package io.inferscope.query;

import io.inferscope.query.QueryNode.All;
import io.inferscope.query.QueryNode.Combination;
import io.inferscope.query.QueryNode.Exists;
import io.inferscope.query.QueryNode.Nothing;
import io.inferscope.query.QueryNode.Phrase;
import io.inferscope.query.QueryNode.Prefix;
import io.inferscope.query.QueryNode.Range;
import io.inferscope.query.QueryNode.Regex;
import io.inferscope.query.QueryNode.Wildcard;
import java.time.Instant;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** Queries as Lucene queries over the documents of {@link RecordDocument}. */
public final class LuceneQuery {
  private static final QueryBuilder WORDS = new QueryBuilder(Words.ANALYZER);

  private final RecordKind kind;
  private final Instant now;

  private LuceneQuery(RecordKind kind, Instant now) {
    this.kind = kind;
    this.now = now;
  }

  /**
   * The Lucene query.
   *
   * @param kind what the query was parsed for
   * @param now what {@code now} means in it
   */
  public static Query of(QueryNode query, RecordKind kind, Instant now) {
    return new LuceneQuery(kind, now).convert(query);
  }

  private Query convert(QueryNode query) {
    return switch (query) {
      case All all -> MatchAllDocsQuery.INSTANCE;
      case Nothing nothing -> MatchNoDocsQuery.INSTANCE;
      case Exists exists -> new TermQuery(new Term(FieldWriter.EXISTING, exists.field()));
      case QueryNode.Term term -> value(term.field(), term.text(), words(term));
      case Phrase phrase -> value(phrase.field(), phrase.text(), words(phrase));
      case Prefix prefix ->
          new PrefixQuery(new Term(prefix.field(), normal(prefix.field(), prefix.text())));
      case Wildcard wildcard ->
          new WildcardQuery(
              new Term(wildcard.field(), normal(wildcard.field(), wildcard.pattern())));
      case Regex regex -> new RegexpQuery(new Term(regex.field(), regex.pattern()));
      case Range range -> range(range);
      case Combination combination -> combination(combination);
    };
  }

  private @Nullable Query words(QueryNode.Term term) {
    return kind.hasWords(term.field())
        ? WORDS.createBooleanQuery(term.field(), term.text(), Occur.SHOULD)
        : null;
  }

  private @Nullable Query words(Phrase phrase) {
    return kind.hasWords(phrase.field())
        ? WORDS.createPhraseQuery(phrase.field(), phrase.text(), phrase.slop())
        : null;
  }

  private Query value(String field, String text, @Nullable Query words) {
    if (words != null) {
      return words;
    }
    if (kind.isTime(field)) {
      return TimeBounds.range(field, text, text, true, true, now);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(new TermQuery(new Term(field, text)), Occur.SHOULD);
    any.add(new TermQuery(new Term(FieldWriter.truthField(field), text)), Occur.SHOULD);
    NumberBounds.addEqual(any, field, text);
    return any.build();
  }

  private Query range(Range range) {
    if (kind.isTime(range.field())) {
      return TimeBounds.range(
          range.field(),
          range.lower(),
          range.upper(),
          range.includesLower(),
          range.includesUpper(),
          now);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(
        new TermRangeQuery(
            range.field(),
            bytes(range.field(), range.lower()),
            bytes(range.field(), range.upper()),
            range.lower() == null || range.includesLower(),
            range.upper() == null || range.includesUpper()),
        Occur.SHOULD);
    NumberBounds.addBetween(any, range);
    return any.build();
  }

  private @Nullable BytesRef bytes(String field, @Nullable String bound) {
    return bound == null ? null : normal(field, bound);
  }

  /** A part of a word in the form that words are indexed in, which is lower case. */
  private BytesRef normal(String field, String text) {
    return kind.hasWords(field) ? Words.ANALYZER.normalize(field, text) : new BytesRef(text);
  }

  private Query combination(Combination combination) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    combination.must().forEach(query -> all.add(convert(query), Occur.MUST));
    combination.should().forEach(query -> all.add(convert(query), Occur.SHOULD));
    combination.mustNot().forEach(query -> all.add(convert(query), Occur.MUST_NOT));
    if (combination.must().isEmpty() && combination.should().isEmpty()) {
      all.add(MatchAllDocsQuery.INSTANCE, Occur.MUST);
    }
    return all.build();
  }
}
