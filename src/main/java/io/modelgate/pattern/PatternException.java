package io.modelgate.pattern;

/** A pattern that cannot be used. */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Why not.
   *
   * @param message a clause that follows the name of the field or the option
   */
  public PatternException(String message) {
    super(message);
  }

  /** A clause that follows the name of the field or the option. */
  public String clause() {
    return String.valueOf(getMessage());
  }
}
