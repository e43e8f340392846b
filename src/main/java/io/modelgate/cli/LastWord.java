package io.modelgate.cli;

import io.modelgate.cli.report.Outcome;
import io.modelgate.cli.report.Report;
import io.modelgate.cli.report.Reporter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells reports, and sees to it that the process never ends without one: if it is told to stop
 * (SIGTERM, SIGINT, SIGHUP) before there is one, it tells that.
 */
final class LastWord implements AutoCloseable {
  /** For a reader of the output who does not read. */
  private static final long PATIENCE_SECONDS = 5;

  private final Reporter reporter;
  private final ToIntFunction<Outcome> exitCodes;
  private final Supplier<Report> stopped;
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile @Nullable Report last;

  /**
   * From now on the process does not end without a report.
   *
   * @param exitCodes what the process exits with for an outcome, stopped or not
   * @param stopped the report of a verification that was stopped
   */
  LastWord(Reporter reporter, ToIntFunction<Outcome> exitCodes, Supplier<Report> stopped) {
    this.reporter = reporter;
    this.exitCodes = exitCodes;
    this.stopped = stopped;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Tells a report.
   *
   * @return the exit code for it
   */
  synchronized int tell(Report report) {
    last = report;
    reporter.tell(report);
    return exitCodes.applyAsInt(report.outcome());
  }

  /** The verdict counts even if nobody takes the last line of it. */
  private void stop() {
    CountDownLatch told = new CountDownLatch(1);
    Thread teller = new Thread(() -> tellStopped(told), "last word");
    teller.setDaemon(true);
    teller.start();
    try {
      told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Report report = last;
    Runtime.getRuntime()
        .halt(exitCodes.applyAsInt((report == null ? stopped.get() : report).outcome()));
  }

  /** Holds the lock to the end: no other report can follow. */
  private synchronized void tellStopped(CountDownLatch told) {
    if (last == null) {
      tell(stopped.get());
    }
    told.countDown();
    try {
      Thread.sleep(Long.MAX_VALUE); // until the process halts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
