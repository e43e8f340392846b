package io.modelgate.certificates;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks at the certificates when something changed, again soon while something is missing, and
 * rarely else: a change may not have been seen. It ends only if it is closed, or if a look throws.
 */
final class CertificateLoop implements Runnable, AutoCloseable {
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  /** What is being written is whole soon after the first change is seen. */
  private static final int SOON_AFTER_A_CHANGE = 5;

  private final Runnable look;
  private final BooleanSupplier isSettled;
  private final Semaphore changes = new Semaphore(0);
  private volatile boolean isClosed;

  /**
   * A loop that has yet to run.
   *
   * @param isSettled whether nothing is missing, and each change will be told
   */
  CertificateLoop(Runnable look, BooleanSupplier isSettled) {
    this.look = look;
    this.isSettled = isSettled;
  }

  /** Something changed; returns at once. */
  void changed() {
    changes.release();
  }

  @Override
  public void run() {
    int soon = SOON_AFTER_A_CHANGE;
    try {
      while (!isClosed) {
        look.run();
        soon = isSettled.getAsBoolean() ? Math.max(soon - 1, 0) : SOON_AFTER_A_CHANGE;
        Duration pause = soon > 0 ? RETRY_INTERVAL : CHECK_INTERVAL;
        if (changes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
          soon = SOON_AFTER_A_CHANGE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the executor is at its end
    }
  }

  @Override
  public void close() {
    isClosed = true;
    changes.release();
  }
}
