package io.modelgate.reconcile;

import io.modelgate.log.OneLine;
import io.modelgate.log.UnexpectedError;
import io.modelgate.reconcile.ReconcileResult.Failed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Works on a queue with a few threads. Whatever a reconciler throws costs only the object that it
 * was called for; where the virtual machine itself fails, the loop ends, and says so.
 */
public final class ReconcileLoop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ReconcileLoop.class.getName());
  private static final int MAX_CHARACTERS = 300;

  /**
   * One reconciliation.
   *
   * @param thrown by a reconciler that has a fault of its own
   */
  private record Attempt(ReconcileResult result, @Nullable Throwable thrown) {
    static Attempt unexpected(Throwable thrown) {
      return new Attempt(new Failed("unexpected " + UnexpectedError.line(thrown)), thrown);
    }
  }

  private final WorkQueue queue;
  private final Map<String, Reconciler> reconcilers = new ConcurrentHashMap<>();
  private final Runnable ended;
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private volatile boolean isClosed;

  /**
   * A loop that has yet to start.
   *
   * @param ended is called once, from a thread of the loop, if it ends without being closed
   */
  public ReconcileLoop(WorkQueue queue, Runnable ended) {
    this.queue = queue;
    this.ended = ended;
  }

  /** The queue that it works on. */
  public WorkQueue queue() {
    return queue;
  }

  /** Has a reconciler work on a kind of objects; before any is added. */
  public void register(String kind, Reconciler reconciler) {
    reconcilers.put(kind, reconciler);
  }

  /**
   * Starts, on threads of its own: each works as long as the process runs, and the server's
   * executor, which has few threads until the server has started, would wait for one that is free.
   *
   * @param name what the threads are called, with a number from 1
   * @param workers how many objects are worked on at the same time
   */
  public void start(String name, int workers) {
    for (int i = 1; i <= workers; i++) {
      Thread worker = new Thread(this::work, name + "-" + i);
      worker.setDaemon(true);
      worker.setUncaughtExceptionHandler(
          (thread, thrown) -> LOG.log(Level.DEBUG, "What ended the loop", thrown));
      worker.start();
    }
  }

  /** Whether it goes on, or was closed; false only after it ended by itself. */
  public boolean isAlive() {
    return !hasEnded.get();
  }

  /** Ends the loop and the queue. What is being worked on is brought to an end. */
  @Override
  public void close() {
    isClosed = true;
    queue.close();
  }

  private void work() {
    boolean isExpected = false;
    try {
      for (Optional<Key> next = queue.take(); next.isPresent(); next = queue.take()) {
        work(next.get());
      }
      isExpected = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process is at its end
    } finally {
      if (!isExpected && !isClosed && hasEnded.compareAndSet(false, true)) {
        queue.close();
        LOG.log(
            Level.ERROR,
            "The work queue for policies and pods has stopped; the replica must restart.");
        ended.run();
      }
    }
  }

  private void work(Key key) {
    Attempt attempt = new Attempt(new Failed("the virtual machine failed"), null);
    try {
      attempt = reconcile(key);
    } finally {
      Optional<String> news = queue.done(key, attempt.result());
      Throwable thrown = attempt.thrown();
      news.ifPresent(
          cause -> {
            LOG.log(
                thrown == null ? Level.WARNING : Level.ERROR,
                key + " is not up to date, trying again: " + OneLine.of(cause, MAX_CHARACTERS));
            if (thrown != null) {
              LOG.log(Level.DEBUG, "Where it comes from", thrown);
            }
          });
    }
  }

  private Attempt reconcile(Key key) {
    Reconciler reconciler = reconcilers.get(key.kind());
    if (reconciler == null) {
      return new Attempt(
          ReconcileResult.DONE, null); // it was added for a leader whose time is over
    }
    try {
      return new Attempt(reconciler.reconcile(key), null);
    } catch (StackOverflowError e) { // the object is nested too deep; the thread is well
      return Attempt.unexpected(e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) { // of this object, and no other's matter
      return Attempt.unexpected(e);
    }
  }
}
