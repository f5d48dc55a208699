package io.inferscope.queryapi;

import io.inferscope.elasticsearch.Selection;
import io.inferscope.elasticsearch.Signal;
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
    return query.map(text -> all.matching(elasticsearch(text))).orElse(all);
  }

  private static String elasticsearch(String text) {
    return QueryApi.JSON
        .createObjectNode()
        .set(
            "query_string",
            QueryApi.JSON
                .createObjectNode()
                .put("query", text)
                .put("default_field", "body.text")
                .put("lenient", true)
                .put("allow_leading_wildcard", true))
        .toString();
  }
}
