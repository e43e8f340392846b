package io.modelgate.command.explain;

/** What is decided about a pod. */
public enum Verdict {
  /** It is admitted as it is. */
  UNCHANGED("unchanged", "admitted as it is"),
  /** It is admitted with changes. */
  PATCHED("patched", "admitted with changes"),
  /** It is denied. */
  DENIED("denied", "denied");

  private final String word;
  private final String sentence;

  Verdict(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** As documents have it. */
  public String word() {
    return word;
  }

  /** As the end of a sentence. */
  String sentence() {
    return sentence;
  }
}
