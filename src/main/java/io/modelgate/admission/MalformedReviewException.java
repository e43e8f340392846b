package io.modelgate.admission;

/** The caller sent something else than an AdmissionReview. The message is one sentence for it. */
final class MalformedReviewException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedReviewException(String message) {
    super(message);
  }
}
