package io.modelgate.verify.problem;

import io.modelgate.pattern.InvisibleCharacters;

/** Makes hostile text safe to show on a terminal and in a log. */
public final class Printable {
  private static final int MAX_LENGTH = 300;

  private Printable() {}

  /**
   * The text with backslashes doubled, and control, formatting and unassigned characters escaped as
   * {@code \\uXXXX}, cut after 300 characters.
   */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /** The same, cut after a number of characters. */
  public static String of(String text, int longest) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 1);
    int i = 0;
    while (i < text.length()) {
      if (out.length() >= longest) {
        return out.append('…').toString();
      }
      int character = text.codePointAt(i);
      append(out, character);
      i += Character.charCount(character);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int character) {
    if (InvisibleCharacters.isInvisible(character)) {
      out.append(String.format(character > 0xFFFF ? "\\U%08x" : "\\u%04x", character));
    } else {
      out.append(character == '\\' ? "\\\\" : Character.toString(character));
    }
  }
}
