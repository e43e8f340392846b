package io.modelgate.verify.problem;

/**
 * Nothing can be said about the model, good or bad: a key or a file could not be read. The message
 * is one sentence for a human.
 */
public final class NotCheckedException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * An obstacle.
   *
   * @param message one sentence without line breaks
   */
  public NotCheckedException(String message) {
    super(message);
  }
}
