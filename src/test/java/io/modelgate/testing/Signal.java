package io.modelgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a test does to a process. */
public enum Signal {
  /** It ends at once, and cleans nothing up. */
  KILL,
  /** It is asked to end. */
  TERM,
  /** It stands still, with its connections open. */
  STOP,
  /** It goes on. */
  CONT;

  /** Sends it; a process that has ended is left alone. */
  public void send(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending " + this, e);
    }
  }
}
