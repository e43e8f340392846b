package io.modelgate.verify.fuzz;

import org.jspecify.annotations.Nullable;

/** What every refusal must be: one printable line that a log can hold. */
final class Sentence {
  private static final int LONGEST = 1_000;

  private Sentence() {}

  /** Fails the fuzz target where {@code message} is something else. */
  static void check(@Nullable String message) {
    if (message == null || message.isBlank() || message.length() > LONGEST) {
      throw new AssertionError("no sentence: " + message);
    }
    message
        .codePoints()
        .filter(c -> isHarmful(Character.getType(c)))
        .findFirst()
        .ifPresent(
            c -> {
              throw new AssertionError("U+%04X in a message: %s".formatted(c, message));
            });
  }

  private static boolean isHarmful(int type) {
    return switch (type) {
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
