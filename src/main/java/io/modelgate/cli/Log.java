package io.modelgate.cli;

import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a command writes; what is told besides the verdict only where the log level has it told.
 */
final class Log {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean told;
  private final Set<String> found = new HashSet<>();

  Log(PrintWriter out, PrintWriter err, boolean told) {
    this.out = out;
    this.err = err;
    this.told = told;
  }

  boolean isTold() {
    return told;
  }

  /** The writer of standard output, for the result. */
  PrintWriter out() {
    return out;
  }

  /** The writer of standard error, for progress and errors. */
  PrintWriter err() {
    return err;
  }

  void line(String text) {
    if (told) {
      err.println(text);
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
