package io.inferscope.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/** How texts become words: as Elasticsearch's {@code standard} analyzer does it. Thread-safe. */
final class Words {
  static final Analyzer ANALYZER = new StandardAnalyzer();

  private Words() {}

  /** Whether a text has any word. */
  static boolean areIn(String text) {
    try (TokenStream words = ANALYZER.tokenStream("", text)) {
      words.reset();
      boolean any = words.incrementToken();
      words.end();
      return any;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
