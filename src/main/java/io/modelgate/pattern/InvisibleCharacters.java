package io.modelgate.pattern;

/** Characters that nobody sees, or that change how others are shown. */
public final class InvisibleCharacters {
  private InvisibleCharacters() {}

  /** Whether a character is one: it controls, formats, separates lines, or is none at all. */
  public static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
