package io.modelgate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code modelgate} command. */
@Command(
    name = "modelgate",
    description = "Guards AI workloads: verifies signed models.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = Verify.class)
public final class Modelgate {
  private Modelgate() {}

  /** Runs one command and exits with its code: 0 verified, 1 not, 2 usage, 3 not checked. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Modelgate());
  }
}
