package io.modelgate.cli;

import io.modelgate.cli.report.Reporter;
import io.modelgate.cli.report.VerificationOutcome;
import io.modelgate.cli.report.VerificationReport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Writes reports, and sees to it that the process never ends without one: if it has to stop
 * (SIGTERM, SIGINT, SIGHUP) before there is one, it writes that.
 */
final class ShutdownReporter implements AutoCloseable {
  /** For a reader of the output who does not read. */
  private static final long REPORT_TIMEOUT_SECONDS = 5;

  private final Reporter reporter;
  private final ToIntFunction<VerificationOutcome> exitCodes;
  private final Runnable endProgress;
  private final Supplier<VerificationReport> stopped;
  private final Thread hook = new Thread(this::stop, "stop");
  private final int expected;
  private volatile int count;
  private volatile int code;

  /**
   * From now on the process does not end without a report.
   *
   * @param exitCodes what the process exits with for an outcome, stopped or not
   * @param expected how many models there are: with several, the worst verdict counts, and with one
   *     the last
   * @param endProgress called before the report of a verification that was stopped
   * @param stopped the report of a verification that was stopped
   */
  ShutdownReporter(
      Reporter reporter,
      ToIntFunction<VerificationOutcome> exitCodes,
      int expected,
      Runnable endProgress,
      Supplier<VerificationReport> stopped) {
    this.reporter = reporter;
    this.exitCodes = exitCodes;
    this.expected = expected;
    this.endProgress = endProgress;
    this.stopped = stopped;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Tells a report.
   *
   * @return the exit code for it, and for those before it
   */
  synchronized int report(VerificationReport report) {
    int own = exitCodes.applyAsInt(report.outcome());
    boolean counts = expected == 1 || count == 0 || own >= code;
    code = counts ? own : code;
    count++;
    reporter.report(report, counts);
    return code;
  }

  /** The verdict counts even if nobody takes the last line of it. */
  private void stop() {
    CountDownLatch reported = new CountDownLatch(1);
    Thread reporting = new Thread(() -> reportStopped(reported), "shutdown report");
    reporting.setDaemon(true);
    reporting.start();
    try {
      reported.await(REPORT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime()
        .halt(
            count >= expected
                ? code
                : Math.max(code, exitCodes.applyAsInt(stopped.get().outcome())));
  }

  /** Holds the lock to the end: no other report can follow. */
  private synchronized void reportStopped(CountDownLatch reported) {
    if (count < expected) {
      endProgress.run(); // the terminal's line is not the bar's any more
      report(stopped.get());
    }
    reported.countDown();
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
      // The process is stopping: the hook ends it with the exit code that was reported.
    }
  }
}
