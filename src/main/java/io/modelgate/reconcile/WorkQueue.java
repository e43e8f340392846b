package io.modelgate.reconcile;

import io.modelgate.reconcile.ReconcileResult.Failed;
import io.modelgate.reconcile.ReconcileResult.Refused;
import io.modelgate.reconcile.ReconcileResult.Retry;
import io.modelgate.reconcile.ReconcileResult.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The objects that are to be brought up to date. An object that is added many times before it is
 * worked on is worked on once, and never by two threads. What fails is tried again, less and less
 * often. Kinds and namespaces take turns; everything pauses only if the API server is away.
 */
public final class WorkQueue {
  private static final long MAX_WAIT_NANOS = TimeUnit.HOURS.toNanos(1);

  /** What came for a key while it was worked on. */
  private enum Added {
    NOTHING,
    CHANGE,
    FRESH
  }

  private final QueueListener listener;
  private final LongSupplier nanoTime;
  private final FairQueue turns;
  private final Pause pause;
  private final Timers<Key> later = new Timers<>();
  private final Map<Key, Integer> failures = new HashMap<>();
  private final Map<Key, Added> processing = new HashMap<>();
  private boolean isClosed;

  /** Creates an empty queue. */
  public WorkQueue(QueueListener listener) {
    this(listener, System::nanoTime);
  }

  /**
   * An empty queue.
   *
   * @param nanoTime a clock without a date
   */
  public WorkQueue(QueueListener listener, LongSupplier nanoTime) {
    this(listener, nanoTime, new Pause());
  }

  private WorkQueue(QueueListener listener, LongSupplier nanoTime, Pause pause) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.turns = new FairQueue(listener);
  }

  /**
   * An empty queue for the same API server: what one of them meets while it is away stops both. It
   * is closed by itself.
   */
  public WorkQueue beside(QueueListener another) {
    return new WorkQueue(another, nanoTime, pause);
  }

  /**
   * Adds an object of which something changed. One that failed is tried again when its pause ends,
   * not before.
   */
  public synchronized void add(Key key) {
    if (!isClosed && !isWaiting(key)) {
      enqueue(key);
    }
  }

  /** Adds an object of which changed what failed: its failures until now do not count. */
  public synchronized void addFresh(Key key) {
    if (processing.containsKey(key)) {
      processing.put(key, Added.FRESH);
    } else if (!isClosed) {
      remove(key);
      enqueue(key);
    }
  }

  /** Adds an object after a time, if nothing adds it before. */
  public synchronized void addAfter(Key key, Duration after) {
    if (!isClosed && !isWaiting(key) && !turns.isQueued(key)) {
      later.setIfEarlier(key, nanoTime.getAsLong() + after.toNanos());
      notifyAll();
    }
  }

  /** Forgets everything and takes nothing more; who waits for an object gets none. */
  public synchronized void close() {
    isClosed = true;
    turns.clear();
    later.clear();
    failures.clear();
    notifyAll();
  }

  /** How many objects could be worked on now. */
  public synchronized int depth() {
    return turns.depth();
  }

  /** How many objects failed the last time. */
  public synchronized int failing() {
    return failures.size();
  }

  /** Whether no object is worked on or could be now; some may come later. */
  public synchronized boolean isIdle() {
    return processing.isEmpty() && turns.depth() == 0;
  }

  /** Waits for the next object; empty once the queue is closed. */
  synchronized Optional<Key> take() throws InterruptedException {
    Optional<Key> next = poll();
    while (next.isEmpty() && !isClosed) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, untilNext()));
      next = poll();
    }
    return next;
  }

  /** The next object, if there is one to work on now. */
  synchronized Optional<Key> poll() {
    long now = nanoTime.getAsLong();
    for (Optional<Key> due = later.take(now); due.isPresent(); due = later.take(now)) {
      due.ifPresent(this::enqueue);
    }
    Optional<Key> next = pause.left(now) > 0 ? Optional.empty() : turns.next(now);
    next.ifPresent(key -> processing.put(key, Added.NOTHING));
    return next;
  }

  private long untilNext() {
    long now = nanoTime.getAsLong();
    long paused = pause.left(now);
    return paused > 0
        ? paused
        : Math.min(later.wait(now, MAX_WAIT_NANOS), turns.wait(now, MAX_WAIT_NANOS));
  }

  /**
   * Takes note of how it went with an object that was taken.
   *
   * @return the cause, if it failed and this was not said before
   */
  synchronized Optional<String> done(Key key, ReconcileResult result) {
    Added added = processing.remove(key);
    turns.finish(key);
    notifyAll();
    if (isClosed || added == null) {
      return Optional.empty();
    }
    Optional<String> cause = note(key, result);
    if (added == Added.FRESH) {
      remove(key);
    }
    if (added != Added.NOTHING && !failures.containsKey(key)) {
      enqueue(key);
    }
    return cause;
  }

  private Optional<String> note(Key key, ReconcileResult result) {
    long now = nanoTime.getAsLong();
    if (!(result instanceof Unavailable)) {
      pause.answered();
    }
    if (result instanceof Failed failed) {
      turns.fail(key);
      return fail(key, failed.cause(), Backoff.OF_KEY);
    } else if (result instanceof Refused refused) {
      turns.refuse(key, now);
      return fail(key, refused.cause(), Backoff.OF_KEY);
    } else if (result instanceof Unavailable unavailable) {
      turns.leave(key, now);
      pause.unanswered(key, unavailable.after(), now);
      return fail(key, unavailable.cause(), Backoff.OF_API_SERVER);
    }
    failures.remove(key);
    turns.succeed(key);
    if (result instanceof Retry retry) {
      later.setIfEarlier(key, now + retry.after().toNanos());
    }
    return Optional.empty();
  }

  private Optional<String> fail(Key key, String cause, Backoff backoff) {
    int times = failures.merge(key, 1, Integer::sum);
    later.set(key, nanoTime.getAsLong() + backoff.after(times).toNanos());
    listener.retried(key.kind());
    return turns.isNews(key, cause) ? Optional.of(cause) : Optional.empty();
  }

  /** Whether it failed, and its pause is not over. */
  private boolean isWaiting(Key key) {
    return failures.containsKey(key) && !processing.containsKey(key);
  }

  private void remove(Key key) {
    if (failures.remove(key) != null) {
      turns.remove(key);
    }
  }

  private void enqueue(Key key) {
    later.cancel(key);
    if (processing.containsKey(key)) {
      processing.merge(key, Added.CHANGE, (one, other) -> one == Added.FRESH ? one : other);
    } else {
      turns.enqueue(key);
      notifyAll();
    }
  }
}
