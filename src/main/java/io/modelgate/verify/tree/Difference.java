package io.modelgate.verify.tree;

/**
 * One file in which the model is not what was signed.
 *
 * @param file path relative to the model, with {@code /}; hostile text
 * @param kind how it differs
 * @param why a clause for a human, for example {@code "not signed"}
 */
public record Difference(String file, Kind kind, String why) {

  /** How a file differs. */
  public enum Kind {
    /** It was signed, and is something else now. */
    CHANGED,
    /** It was signed, and is not there. */
    MISSING,
    /** It is there, and was not signed. */
    EXTRA
  }
}
