package io.modelgate.verify.tree;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that hash, one a core. Whoever finds files faster than they can be hashed has to hash one
 * itself, so that memory and open files stay bounded.
 */
final class HashPool {
  /** Open files that wait; a process may by default have 1,024. */
  private static final int MAX_QUEUE_LENGTH = 64;

  private final ThreadLocal<HashLoop> loops;
  private final ThreadPoolExecutor threads;
  private volatile @Nullable IOException unreadable;
  private volatile @Nullable Throwable broken;

  HashPool(Supplier<HashLoop> loops) {
    this.loops = ThreadLocal.withInitial(loops);
    int cores = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUE_LENGTH),
            this::newThread,
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /** Work for one hash loop. */
  @FunctionalInterface
  interface Task {
    void run(HashLoop loop) throws IOException;
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "hash");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((dead, e) -> broken = e);
    return thread;
  }

  /** Runs the task now or soon; once one has failed, no longer at all. */
  void submit(Task task) {
    threads.execute(
        () -> {
          if (hasFailed()) {
            return;
          }
          try {
            task.run(loops.get());
          } catch (IOException e) {
            unreadable = e;
          }
        });
  }

  private boolean hasFailed() {
    return unreadable != null || broken != null;
  }

  /** No more tasks come. */
  void finish() {
    threads.shutdown();
  }

  /**
   * Waits until all tasks are done.
   *
   * @throws IOException where one could not read a file
   */
  void await() throws IOException, InterruptedException {
    boolean done = false;
    while (!done) {
      done = threads.awaitTermination(1, TimeUnit.HOURS);
    }
    rethrow();
  }

  /**
   * Says what went wrong.
   *
   * @throws IOException where a task could not read a file
   */
  void rethrow() throws IOException {
    if (unreadable != null) {
      throw unreadable;
    }
    if (broken instanceof Error error) {
      throw error; // for example out of memory
    }
    if (broken != null) {
      throw new IllegalStateException("a hashing thread died", broken);
    }
  }
}
