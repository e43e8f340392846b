package io.modelgate.cli;

import io.modelgate.cli.report.Reporter;
import io.modelgate.cli.report.Reporter.Format;
import io.modelgate.cli.report.TerminationLog;
import io.modelgate.cli.report.VerificationOutcome;
import io.modelgate.cli.report.VerifierExitCode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the caller wants to be told.
 *
 * @param reportOnly whether a verdict that is not good still ends with exit code 0
 */
record OutputOptions(Format format, Optional<Path> terminationLog, boolean reportOnly) {

  static void declare(CommandOptions options) {
    options
        .value("output", "FORMAT", "text, or json: one line on standard output.")
        .value(
            "termination-log",
            "FILE",
            "Where the result is written for Kubernetes as well; /dev/termination-log where it is"
                + " there.")
        .flag(
            "report-only",
            "Report the result as usual, but always exit with 0: for policies that only"
                + " warn.");
  }

  static OutputOptions of(Arguments arguments) throws UsageException {
    String name = arguments.value("output").orElse("text");
    Format format =
        switch (name) {
          case "text" -> Format.TEXT;
          case "json" -> Format.JSON;
          default -> throw new UsageException("--output is " + name + ", neither text nor json");
        };
    return new OutputOptions(
        format, arguments.path("termination-log"), arguments.has("report-only"));
  }

  /** What the process exits with, at whatever moment and for whatever reason it ends. */
  int exitCode(VerificationOutcome outcome) {
    return reportOnly ? VerifierExitCode.VERIFIED : outcome.exitCode();
  }

  /**
   * Who tells.
   *
   * @param several whether there are several models, so that each verdict says of which it is
   */
  Reporter reporter(Log log, boolean several) {
    return new Reporter(
        format, several, log.out(), log.err(), TerminationLog.of(terminationLog.orElse(null)));
  }
}
