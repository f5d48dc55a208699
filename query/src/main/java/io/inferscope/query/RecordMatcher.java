package io.inferscope.query;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Span;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.Query;

/**
 * Answers which queries one record matches, without a store: the record is set once, then any
 * number of queries of {@link LuceneQuery} are asked. Not thread-safe.
 */
public final class RecordMatcher {
  private MemoryIndex index = new MemoryIndex();

  /** Sets the record that is asked about. */
  public void record(LogRecord log, RecordContext context) {
    index = MemoryIndex.fromDocument(RecordDocument.of(log, context), Words.ANALYZER);
  }

  /** Sets the record that is asked about. */
  public void record(Span span, RecordContext context) {
    index = MemoryIndex.fromDocument(RecordDocument.of(span, context), Words.ANALYZER);
  }

  /** Whether the record matches. */
  public boolean matches(Query query) {
    // A query may match with a score of zero.
    return index.search(new ConstantScoreQuery(query)) > 0;
  }
}
