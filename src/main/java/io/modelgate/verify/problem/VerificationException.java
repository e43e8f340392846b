package io.modelgate.verify.problem;

/**
 * The signature does not vouch for the model: it is malformed, not the key's, or not this model's.
 * The message is one sentence for a human.
 */
public final class VerificationException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message one sentence or clause without line breaks
   */
  public VerificationException(String message) {
    super(message);
  }
}
