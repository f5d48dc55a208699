package io.inferscope.queryapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Problem details as RFC 9457 defines them, with the trace id under which our log knows the
 * request.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    @Nullable String instance,
    @Nullable String traceId) {

  static Problem of(int status, String title, @Nullable String detail) {
    return new Problem("about:blank", title, status, detail, null, null);
  }

  Problem at(String path, String trace) {
    return new Problem(type, title, status, detail, path, trace);
  }
}
