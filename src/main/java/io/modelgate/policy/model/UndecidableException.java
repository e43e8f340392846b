package io.modelgate.policy.model;

/** A pod that must be denied because it cannot be told what would be verified. */
final class UndecidableException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  /** The sentence that the pod's author sees. */
  UndecidableException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
