package io.modelgate.log;

import java.util.regex.Pattern;

/** What somebody else said, in the form in which it stands in a log. */
public final class OneLine {
  /** Control characters of any script, such as those that turn the direction, and line ends. */
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private OneLine() {}

  /**
   * A text on one line, without control characters and surrounding blanks, cut if it is longer.
   *
   * @param mostCharacters that are kept of it
   */
  public static String of(String text, int mostCharacters) {
    String printable = isPlain(text) ? text : NOT_PRINTABLE.matcher(text).replaceAll(" ");
    String line = printable.strip();
    return line.length() <= mostCharacters ? line : line.substring(0, mostCharacters) + "…";
  }

  /** As most texts are: for these, the pattern would take longer than all the rest. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
