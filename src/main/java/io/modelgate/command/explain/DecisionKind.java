package io.modelgate.command.explain;

/** What is decided about a pod. */
public enum DecisionKind {
  /** It is admitted as it is. */
  UNCHANGED("unchanged", "admitted as it is", "admitted as they are"),
  /** It is admitted with changes. */
  PATCHED("patched", "admitted with changes", "admitted with changes"),
  /** The pod is denied, by at least one policy. */
  DENIED("denied", "denied", "denied");

  private final String word;
  private final String ofOne;
  private final String ofSeveral;

  DecisionKind(String word, String ofOne, String ofSeveral) {
    this.word = word;
    this.ofOne = ofOne;
    this.ofSeveral = ofSeveral;
  }

  /** As documents have it. */
  public String word() {
    return word;
  }

  /** As the end of a sentence about a pod, or those of a template. */
  String sentence(boolean isTemplate) {
    return isTemplate ? "its pods are " + ofSeveral : ofOne;
  }
}
