package io.modelgate.cli.report;

import java.io.PrintWriter;

/** Tells a report to everyone who waits for it. */
public final class Reporter {
  private final Format format;
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

  public Reporter(Format format, PrintWriter out, PrintWriter err, TerminationLog termination) {
    this.format = format;
    this.out = out;
    this.err = err;
    this.termination = termination;
  }

  /** Tells how a verification ended. */
  public void tell(Report report) {
    if (format == Format.JSON) {
      out.println(JsonReport.of(report));
    } else {
      (report.outcome().verified() ? out : err).println(TextReport.of(report));
    }
    if (termination.isThere()) {
      termination.write(termination(report)).ifPresent(err::println);
    }
  }

  private String termination(Report report) {
    return format == Format.JSON
        ? JsonReport.within(report, TerminationLog.MOST_BYTES)
        : TextReport.within(report, TerminationLog.MOST_BYTES);
  }
}
