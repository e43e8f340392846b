package io.modelgate.cli;

/** How the command is called in what it says of itself. */
public final class CommandName {
  private CommandName() {}

  /** {@code modelgate}, or {@code kubectl modelgate}, as the start script found it called. */
  public static String get() {
    return System.getProperty("modelgate.command", "modelgate");
  }
}
