package io.modelgate.command.output;

import picocli.CommandLine.Option;

/** The option of each command that colors what people read. */
public final class ColorOption {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "${COMPLETION-CANDIDATES}. auto: on a terminal, unless NO_COLOR is set. Default:"
              + " ${DEFAULT-VALUE}.")
  private Colors.When when = Colors.When.auto;

  /** What is written to the terminal. */
  public Colors colors() {
    return new Colors(when);
  }
}
