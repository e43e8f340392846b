package io.modelgate.cli.report;

import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;

/** Tells a report to everyone who waits for it. */
public final class Reporter {
  private final Format format;
  private final boolean several;
  private final PrintWriter out;
  private final PrintWriter err;
  private final TerminationLog termination;

  /** How a report is told. */
  public enum Format {
    /** To humans: success on standard output, the rest on standard error. */
    TEXT,
    /** To programs: always on standard output, one line. */
    JSON
  }

  /**
   * Somebody who tells.
   *
   * @param several whether it is about several models, so that each verdict names its own
   */
  public Reporter(
      Format format,
      boolean several,
      PrintWriter out,
      PrintWriter err,
      TerminationLog termination) {
    this.format = format;
    this.several = several;
    this.out = out;
    this.err = err;
    this.termination = termination;
  }

  /**
   * Tells how a verification ended.
   *
   * @param last whether it is also the word that Kubernetes gets
   */
  public void report(VerificationReport report, boolean last) {
    if (format == Format.JSON) {
      out.println(VerificationJsonReport.of(report));
    } else if (report.outcome().verified()) {
      out.println(VerificationTextReport.of(report));
    } else {
      err.println(
          (several ? Printable.of(report.model().toString()) + ":\n" : "")
              + VerificationTextReport.of(report));
    }
    if (last && termination.isThere()) {
      termination.write(termination(report)).ifPresent(err::println);
    }
  }

  private String termination(VerificationReport report) {
    return format == Format.JSON
        ? VerificationJsonReport.within(report, TerminationLog.MAX_BYTES)
        : VerificationTextReport.within(report, TerminationLog.MAX_BYTES);
  }
}
