package io.modelgate.command.output;

import picocli.CommandLine.Help.Ansi;

/** Colors on terminals that show them; what is colored is escaped before. */
public final class Colors {
  /** When there are colors. */
  public enum When {
    /** On a terminal, unless NO_COLOR is set. */
    auto,
    /** Output is always colored. */
    always,
    /** Output is never colored. */
    never
  }

  /** A color or style. */
  public enum Color {
    /** The text as it is, in the terminal's own color. */
    NONE(""),
    /** Bold text, SGR code 1 (ECMA-48). */
    BOLD("1"),
    /** Red text, SGR code 31 (ECMA-48). */
    RED("31"),
    /** Green text, SGR code 32 (ECMA-48). */
    GREEN("32"),
    /** Yellow text, SGR code 33 (ECMA-48). */
    YELLOW("33"),
    /** Cyan text, SGR code 36 (ECMA-48). */
    CYAN("36");

    private final String code;

    Color(String code) {
      this.code = code;
    }
  }

  private final boolean areShown;

  /** Colors output, or leaves it plain, as the option says. */
  public Colors(When when) {
    areShown =
        switch (when) {
          case always -> true;
          case never -> false;
          case auto -> Ansi.AUTO.enabled();
        };
  }

  /** A text in a color. */
  public String paint(Color color, String text) {
    return areShown && color != Color.NONE
        ? "\u001b[" + color.code + "m" + text + "\u001b[0m"
        : text;
  }
}
