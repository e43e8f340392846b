package io.modelgate.command.shell;

import io.modelgate.command.output.Console;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code modelgate completion}, which prints a script for a shell. */
@Command(
    name = "completion",
    description = "Writes the script by which a shell completes words of this command.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the script is written", "2:the command line is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(modelgate completion bash)",
      "  source <(modelgate completion zsh)",
      "  modelgate completion fish | source"
    })
public final class CompletionCommand implements Runnable {
  private static final String NAME = "modelgate";

  /** The shells that are known. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Mixin private Console console = new Console();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public void run() {
    CommandLine root = console.root();
    PrintWriter out = console.out();
    switch (shell) {
      case bash, zsh -> out.println(AutoComplete.bash(NAME, root)); // zsh reads it, as it says
      case fish -> out.print(FishScript.of(NAME, root.getCommandSpec()));
    }
    out.flush();
  }
}
