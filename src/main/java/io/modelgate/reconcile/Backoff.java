package io.modelgate.reconcile;

import java.time.Duration;

/**
 * How long to wait after a number of failures: twice as long after each, up to a limit.
 *
 * @param first after the first failure
 * @param longest however many there were
 */
record Backoff(Duration first, Duration longest) {
  private static final Duration FIRST = Duration.ofMillis(200);

  /** Of an object that cannot be brought up to date. */
  static final Backoff OF_KEY = new Backoff(FIRST, Duration.ofMinutes(5));

  /** Of a kind of objects that are refused in a namespace. */
  static final Backoff OF_NAMESPACE = new Backoff(FIRST, Duration.ofSeconds(30));

  /** Of the API server: short, because everything waits for its return. */
  static final Backoff OF_API_SERVER = new Backoff(FIRST, Duration.ofSeconds(5));

  private static final int MAX_DOUBLINGS = 30;

  /** The pause after a number of failures in a row. */
  Duration after(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
