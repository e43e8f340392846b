package io.modelgate.cli.progress;

import io.modelgate.verify.tree.Progress;
import java.io.PrintWriter;

/**
 * Shows a verification's progress on standard error while it runs: a bar on a terminal, else a line
 * every five seconds. What ends within half a second shows nothing, and loads nothing for it.
 */
public final class ProgressDisplay {
  private static final long START_DELAY_MILLIS = 500;

  private final Progress progress;
  private final PrintWriter err;
  private final Thread thread;
  private boolean closed;

  private ProgressDisplay(Progress progress, PrintWriter err) {
    this.progress = progress;
    this.err = err;
    this.thread = new Thread(this::run, "progress");
  }

  /** Shows {@code progress} until it is closed. */
  public static ProgressDisplay start(Progress progress, PrintWriter err) {
    ProgressDisplay display = new ProgressDisplay(progress, err);
    display.thread.setDaemon(true);
    display.thread.start();
    return display;
  }

  private synchronized void run() {
    try {
      pause(START_DELAY_MILLIS);
      if (closed) {
        return;
      }
      try (ProgressView view =
          Terminal.isStandardError()
              ? new TerminalBar(progress, err)
              : new LogLines(progress, err, System.nanoTime())) {
        while (!closed) {
          pause(view.interval());
          if (!closed) {
            view.show();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; then there is nothing more to show
    }
  }

  /** Waits on the monitor, so that {@link #close} ends it at once. */
  private void pause(long milliseconds) throws InterruptedException {
    long end = System.nanoTime() + milliseconds * 1_000_000;
    for (long left = milliseconds; left > 0 && !closed; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** Shows nothing more, and has left the terminal's line when it returns. */
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
