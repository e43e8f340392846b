package io.modelgate.command.output;

import picocli.CommandLine.Option;

/** The option that shows the version; the verifier's own command does it. */
public final class VersionOption {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean isVersion;
}
