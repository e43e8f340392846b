package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.tree.Differences;
import io.modelgate.verify.tree.ModelComparison;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells a human how a verification ended: success on standard output, the rest on standard error.
 */
final class Outcome {
  private static final int MOST_NAMED = 20;

  private final PrintWriter out;
  private final PrintWriter err;

  Outcome(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Tells what was verified, or what differs.
   *
   * @param signer who signed, for the line of success
   * @return the exit code
   */
  int of(Path model, ModelComparison.Result result, String signer) {
    if (result.differences().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "verified: %s: %s, %,d bytes, signed with %s%n",
          Printable.of(model.toString()),
          files(result.files()),
          result.bytes(),
          signer);
      return ExitCode.VERIFIED;
    }
    differ(result.differences());
    return ExitCode.NOT_VERIFIED;
  }

  int failed(VerificationException e) {
    err.println("verification failed: " + e.getMessage());
    return ExitCode.NOT_VERIFIED;
  }

  int notChecked(NotCheckedException e) {
    err.println("not verified: " + e.getMessage());
    return ExitCode.NOT_CHECKED;
  }

  private void differ(Differences differences) {
    List<String> lines = differences.lines();
    lines.stream().limit(MOST_NAMED).map(Printable::of).forEach(err::println);
    if (lines.size() > MOST_NAMED) {
      err.println("… and " + files(lines.size() - MOST_NAMED) + " more");
    }
    String names =
        differences.files().stream()
            .limit(MOST_NAMED)
            .map(Printable::of)
            .collect(Collectors.joining(", "));
    err.println(
        "verification failed: "
            + files(lines.size())
            + (lines.size() == 1 ? " differs: " : " differ: ")
            + names
            + (lines.size() > MOST_NAMED ? ", …" : ""));
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
