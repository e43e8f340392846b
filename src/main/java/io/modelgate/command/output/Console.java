package io.modelgate.command.output;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a command writes, and how it refuses its command line: a mixin of each command. */
@Command // or picocli takes it for no mixin
public final class Console {
  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The writer of standard output, for the command's result. */
  public PrintWriter out() {
    return line().getOut();
  }

  /** For everything that is not the result. */
  public PrintWriter err() {
    return line().getErr();
  }

  /** The command line of all commands. */
  public CommandLine root() {
    return line().getCommandSpec().root().commandLine();
  }

  /** What a command throws if its command line is wrong: one sentence says why. */
  public ParameterException wrong(String sentence) {
    return new ParameterException(line(), sentence);
  }

  private CommandLine line() {
    return Objects.requireNonNull(command, "picocli sets it").commandLine();
  }
}
