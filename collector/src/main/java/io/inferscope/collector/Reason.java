package io.inferscope.collector;

import java.time.Duration;

/** Why a request is refused, and how each protocol says so. README.md has the table. */
enum Reason {
  MALFORMED("malformed", 400, 3, 0),
  UNAUTHENTICATED("unauthenticated", 401, 16, 0),
  FORBIDDEN("forbidden", 403, 7, 0),
  NOT_FOUND("not_found", 404, 12, 0),
  NOT_POST("not_post", 405, 12, 0),
  TOO_SLOW("too_slow", 408, 4, 0),
  TOO_LARGE("too_large", 413, 8, 0),
  UNSUPPORTED("unsupported", 415, 12, 0),
  TOO_MANY_IN_FLIGHT("too_many_in_flight", 429, 14, 1),
  BUFFER_FULL("buffer_full", 503, 14, 5),
  BUFFER_UNAVAILABLE("buffer_unavailable", 503, 14, 5),
  /** Not known to be stored: the protocols' other answer after which clients send again. */
  BUFFER_SILENT("buffer_silent", 504, 4, 5),
  /** A defect of ours; the log has the rest. */
  INTERNAL("internal", 500, 13, 0),
  /** The client went away before the request was whole: nobody is there to be answered. */
  CUT_OFF("cut_off", 400, 1, 0),
  /** Lines that could not be appended before the collector had to stop. */
  CLOSING("closing", 503, 14, 1);

  private final String label;
  private final int httpStatus;
  private final int grpcStatus;
  private final int retryAfterSeconds;

  Reason(String label, int httpStatus, int grpcStatus, int retryAfterSeconds) {
    this.label = label;
    this.httpStatus = httpStatus;
    this.grpcStatus = grpcStatus;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The value of the counters' tag {@code reason}. */
  String label() {
    return label;
  }

  int httpStatus() {
    return httpStatus;
  }

  int grpcStatus() {
    return grpcStatus;
  }

  /** Zero when the same request would be refused again. */
  Duration retryAfter() {
    return Duration.ofSeconds(retryAfterSeconds);
  }
}
