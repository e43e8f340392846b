package io.modelgate.command.shell;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code modelgate completion}. */
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

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public void run() {
    CommandLine root = Objects.requireNonNull(spec, "picocli sets it").root().commandLine();
    PrintWriter out = root.getOut();
    switch (shell) {
      case bash, zsh -> out.println(AutoComplete.bash(NAME, root)); // zsh reads it, as it says
      case fish -> out.print(FishScript.of(NAME, root.getCommandSpec()));
    }
    out.flush();
  }
}
