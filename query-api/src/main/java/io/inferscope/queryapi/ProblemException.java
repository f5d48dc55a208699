package io.inferscope.queryapi;

/** Ends the handling of a request with a problem answer; thrown only inside this module. */
final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  ProblemException(int status, String title, String detail) {
    super(detail, null, false, false);
    problem = Problem.of(status, title, detail);
  }

  static ProblemException badParameter(String name, String value, String allowed) {
    return new ProblemException(
        400,
        "Bad parameter",
        "Parameter '" + name + "': '" + value + "' is not allowed; " + allowed);
  }

  Problem problem() {
    return problem;
  }
}
