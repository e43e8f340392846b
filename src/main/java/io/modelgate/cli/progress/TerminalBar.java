package io.modelgate.cli.progress;

import io.modelgate.verify.tree.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal's last line. */
final class TerminalBar implements ProgressView {
  private static final int INTERVAL_MILLIS = 200;
  private static final int WIDTH = 79; // to ask a terminal for its columns would take a fork
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** So a narrower terminal cuts the bar off, instead of filling line after line with it. */
  private static final String DO_NOT_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final Progress progress;
  private final ProgressBar bar;

  TerminalBar(Progress progress, PrintWriter err) {
    this.progress = progress;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("verifying")
            .setUnit(" MB", 1_000_000)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(progress.foundBytes())
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setConsumer(new LastLine(err))
            .build();
  }

  private record LastLine(PrintWriter err) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      err.print(CLEAR_LINE + DO_NOT_WRAP + rendered + WRAP);
      err.flush();
    }

    @Override
    public void close() {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  @Override
  public long interval() {
    return INTERVAL_MILLIS;
  }

  @Override
  public void show() {
    bar.maxHint(progress.foundBytes());
    bar.stepTo(progress.hashedBytes());
  }

  @Override
  public void close() {
    bar.close();
  }
}
