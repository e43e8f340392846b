package io.modelgate.policy.decision;

/** A pod that must be denied, because it cannot be told what a policy calls for. */
public final class UndecidableException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  /** The sentence that the pod's author sees. */
  public UndecidableException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** One sentence: why, and what to change. */
  public String sentence() {
    return sentence;
  }
}
