package io.modelgate.verify.problem;

/** Makes hostile text safe to show on a terminal and in a log. */
public final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  /**
   * The text with control and formatting characters escaped as {@code \\uXXXX}, cut after 300
   * characters.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST) + 1);
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= LONGEST) {
        return out.append('…').toString();
      }
      append(out, text.charAt(i));
    }
    return out.toString();
  }

  private static void append(StringBuilder out, char c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          out.append(String.format("\\u%04x", (int) c));
      default -> out.append(c);
    }
  }
}
