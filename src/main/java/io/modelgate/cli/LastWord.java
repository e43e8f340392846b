package io.modelgate.cli;

import io.modelgate.cli.report.Report;
import io.modelgate.cli.report.Reporter;
import java.util.function.Supplier;

/**
 * Tells exactly one report, also where the process is told to stop (SIGTERM, SIGINT) before there
 * is one.
 */
final class LastWord implements AutoCloseable {
  private final Reporter reporter;
  private final Thread hook;
  private int exitCode = -1;

  /**
   * From now on the process does not end without a report.
   *
   * @param stopped the report of a verification that was stopped
   */
  LastWord(Reporter reporter, Supplier<Report> stopped) {
    this.reporter = reporter;
    this.hook = new Thread(() -> Runtime.getRuntime().halt(tell(stopped)), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Tells the report, unless another one was told. */
  int tell(Report report) {
    return tell(() -> report);
  }

  private synchronized int tell(Supplier<Report> report) {
    if (exitCode < 0) {
      Report last = report.get();
      reporter.tell(last);
      exitCode = last.outcome().exitCode();
    }
    return exitCode;
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
