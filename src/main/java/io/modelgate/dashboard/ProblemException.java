package io.modelgate.dashboard;

import jakarta.ws.rs.core.Response.Status;

/** There is no answer, and the caller is told why. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;
  private final transient Problem problem;

  ProblemException(Status status, Problem problem) {
    super(problem.message());
    this.status = status;
    this.problem = problem;
  }

  ProblemException(Status status, String sentence) {
    this(status, new Problem(sentence));
  }

  Status status() {
    return status;
  }

  Problem problem() {
    return problem;
  }
}
