package io.modelgate.cli;

import io.modelgate.cli.Modelgate.LogLevel;
import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** What is told on standard error besides the verdict, where the log level has it told. */
final class Log {
  private final Supplier<CommandSpec> command;
  private final Set<String> found = new HashSet<>();

  /**
   * A command's log.
   *
   * @param command known once the command line is parsed
   */
  Log(Supplier<CommandSpec> command) {
    this.command = command;
  }

  boolean isTold() {
    Modelgate root = (Modelgate) command.get().root().userObject();
    return root.logLevel.compareTo(LogLevel.INFO) <= 0;
  }

  PrintWriter err() {
    return command.get().commandLine().getErr();
  }

  void line(String text) {
    if (isTold()) {
      err().println(text);
    }
  }

  /** Says which file is used where the command line names none; once. */
  void found(String what, Path file) {
    String line = "using " + what + " " + Printable.of(file.toString());
    if (found.add(line)) {
      line(line);
    }
  }
}
