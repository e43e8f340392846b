package io.modelgate.command.output;

import picocli.CommandLine.Option;

/** The option of each command that shows its help. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean isHelp;
}
