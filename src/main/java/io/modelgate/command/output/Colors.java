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
    /** None. */
    NONE(""),
    /** Bold. */
    BOLD("1"),
    /** Red. */
    RED("31"),
    /** Green. */
    GREEN("32"),
    /** Yellow. */
    YELLOW("33"),
    /** Cyan. */
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
