package io.modelgate.cli;

import io.modelgate.cli.report.Report;
import io.modelgate.cli.report.Reporter;
import java.util.function.Supplier;

/**
 * Tells reports, and sees to it that the process never ends without one: where it is told to stop
 * (SIGTERM, SIGINT) before there is one, it tells that.
 */
final class LastWord implements AutoCloseable {
  private static final int NONE = -1;

  private final Reporter reporter;
  private final Supplier<Report> stopped;
  private final Thread hook = new Thread(this::stop, "stop");
  private int exitCode = NONE;

  /**
   * From now on the process does not end without a report.
   *
   * @param stopped the report of a verification that was stopped
   */
  LastWord(Reporter reporter, Supplier<Report> stopped) {
    this.reporter = reporter;
    this.stopped = stopped;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Tells a report.
   *
   * @return the exit code for it
   */
  synchronized int tell(Report report) {
    reporter.tell(report);
    exitCode = report.outcome().exitCode();
    return exitCode;
  }

  /** Holds the lock to the end: no other report can follow. */
  private synchronized void stop() {
    if (exitCode == NONE) {
      tell(stopped.get());
    }
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is stopping: the hook ends it with the exit code that was told.
    }
  }
}
