package io.modelgate.command.output;

import io.modelgate.command.output.Colors.Color;

/** How grave it is what a command says about a file; the gravest comes first. */
public enum Severity {
  /** It does not work. */
  error("error", Color.RED),
  /** It works, but hardly as it is meant. */
  warning("warning", Color.YELLOW),
  /** It is worth a look. */
  info("note", Color.CYAN);

  private final String level;
  private final Color color;

  Severity(String level, Color color) {
    this.level = level;
    this.color = color;
  }

  /** How SARIF calls it. */
  String level() {
    return level;
  }

  /** How GitHub's workflow commands call it. */
  String command() {
    return this == info ? "notice" : level;
  }

  /** In which color people see it. */
  public Color color() {
    return color;
  }

  /** Whether it is at least as grave as another. */
  public boolean isAtLeast(Severity other) {
    return compareTo(other) <= 0;
  }
}
