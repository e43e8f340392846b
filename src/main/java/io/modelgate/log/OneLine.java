package io.modelgate.log;

/** What somebody else said, in the form in which it stands in a log. */
public final class OneLine {
  private OneLine() {}

  /**
   * A text on one line, without control characters and surrounding blanks, cut if it is longer.
   *
   * @param mostCharacters that are kept of it
   */
  public static String of(String text, int mostCharacters) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= mostCharacters ? line : line.substring(0, mostCharacters) + "…";
  }
}
