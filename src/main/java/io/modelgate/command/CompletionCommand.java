package io.modelgate.command;

import java.io.PrintWriter;
import java.util.List;
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
    footerHeading = "%nExample:%n",
    footer = "  source <(modelgate completion bash)")
final class CompletionCommand implements Runnable {
  /** The shells that are known. */
  enum Shell {
    bash
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("UnusedVariable") // there is one
  private Shell shell = Shell.bash;

  private final List<String> others;

  /**
   * The command.
   *
   * @param others words that this command hands over, and that are completed too
   */
  CompletionCommand(List<String> others) {
    this.others = others;
  }

  @Override
  public void run() {
    CommandSpec root = Objects.requireNonNull(spec, "picocli sets it").root();
    others.forEach(each -> root.addSubcommand(each, CommandSpec.create()));
    CommandLine line = root.commandLine();
    PrintWriter out = line.getOut();
    out.println(AutoComplete.bash(root.name(), line));
    out.flush();
  }
}
