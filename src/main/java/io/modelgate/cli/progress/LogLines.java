package io.modelgate.cli.progress;

import io.modelgate.verify.tree.Progress;
import java.io.PrintWriter;

/** A line for a log, every five seconds. */
final class LogLines implements ProgressView {
  private static final long INTERVAL_MILLIS = 5_000;
  private static final long MEGABYTE = 1_000_000;

  private final Progress progress;
  private final PrintWriter err;
  private final long start;
  private final long before;

  LogLines(Progress progress, PrintWriter err, long start) {
    this.progress = progress;
    this.err = err;
    this.start = start;
    this.before = progress.hashedBytes();
  }

  @Override
  public long interval() {
    return INTERVAL_MILLIS;
  }

  @Override
  public void show() {
    long milliseconds = Math.max(1, (System.nanoTime() - start) / 1_000_000);
    long speed = (progress.hashedBytes() - before) / milliseconds * 1_000;
    err.println(
        "verifying: "
            + progress.hashedFiles()
            + " of "
            + progress.foundFiles()
            + " files, "
            + progress.hashedBytes() / MEGABYTE
            + " of "
            + progress.foundBytes() / MEGABYTE
            + " MB, "
            + speed / MEGABYTE
            + " MB/s");
  }

  @Override
  public void close() {}
}
