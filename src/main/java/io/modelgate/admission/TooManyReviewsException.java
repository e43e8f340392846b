package io.modelgate.admission;

/** A review that is not read, because those that came before take what memory there is. */
final class TooManyReviewsException extends Exception {
  private static final long serialVersionUID = 1L;

  TooManyReviewsException() {
    super(
        "The reviews in progress use all the memory reserved for reviews: try"
            + " again in a moment.");
  }
}
