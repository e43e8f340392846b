package io.modelgate.reconcile;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * When everything waits for the API server: if it had no answer for different namespaces in a row.
 * One namespace alone may have another cause, such as a webhook that is called for its objects
 * only. All queues of one API server share one.
 */
final class Pause {
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  private final Set<String> unanswered = new HashSet<>();
  private int failures;
  private long until;

  /** The API server answered, whatever it said. */
  synchronized void answered() {
    unanswered.clear();
    failures = 0;
  }

  /**
   * The API server had no answer for a key.
   *
   * @param after how long it wants to be left alone, or zero
   */
  synchronized void unanswered(Key key, Duration after, long now) {
    unanswered.add(key.isNamespaced() ? key.namespace() : key.toString());
    if (unanswered.size() > 1) {
      Duration own = Backoff.OF_API_SERVER.after(++failures);
      Duration wanted = after.compareTo(MAX_PAUSE) < 0 ? after : MAX_PAUSE;
      until = now + (own.compareTo(wanted) < 0 ? wanted : own).toNanos();
    }
  }

  /** How many nanoseconds are left of it; zero if nothing waits. */
  synchronized long left(long now) {
    return failures == 0 ? 0 : Math.max(0, until - now);
  }
}
