package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
import io.inferscope.query.ElasticsearchQuery;
import io.inferscope.query.ParseResult;
import io.inferscope.query.QueryNode;
import io.inferscope.query.QueryParser;
import io.inferscope.query.RecordKind;
import java.util.Optional;

/** Turns the {@code query} parameter and the window of a request into a selection of documents. */
final class QueryText {
  private QueryText() {}

  static Selection selection(ApiRequest request, Signal signal) {
    return selection(request, signal, request.range());
  }

  static Selection selection(ApiRequest request, Signal signal, TimeRange range) {
    Selection all = Selection.all(signal, request.tenant(), range.from(), range.to());
    Optional<String> query = request.text("query").filter(text -> !text.isBlank());
    return query
        .map(text -> parsed(text, signal))
        .filter(node -> !(node instanceof QueryNode.All))
        .map(node -> all.matching(ElasticsearchQuery.json(node)))
        .orElse(all);
  }

  private static QueryNode parsed(String text, Signal signal) {
    RecordKind kind =
        switch (signal) {
          case LOGS -> RecordKind.LOGS;
          // Metrics have attributes only, which are named alike everywhere.
          case SPANS, METRICS -> RecordKind.SPANS;
        };
    return switch (QueryParser.parse(text, kind)) {
      case ParseResult.Parsed parsed -> parsed.query();
      case ParseResult.Refused refused ->
          throw new ProblemException(
              400, "Bad query", "At character " + refused.position() + ": " + refused.message());
    };
  }
}
