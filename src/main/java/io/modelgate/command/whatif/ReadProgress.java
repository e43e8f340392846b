package io.modelgate.command.whatif;

import io.modelgate.cli.progress.Terminal;
import java.io.PrintWriter;

/** How many pods were read, on a terminal's last line. */
final class ReadProgress {
  private static final long INTERVAL_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean isShown = Terminal.isStandardError();
  private long shownAt = System.nanoTime();
  private int pods;

  ReadProgress(PrintWriter err) {
    this.err = err;
  }

  /** Counts one more pod that was read. */
  void step() {
    pods++;
    if (isShown && System.nanoTime() - shownAt > INTERVAL_NANOS) {
      shownAt = System.nanoTime();
      err.print(CLEAR_LINE + pods + " pods");
      err.flush();
    }
  }

  /** Leaves nothing on the terminal. */
  void end() {
    if (isShown) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
