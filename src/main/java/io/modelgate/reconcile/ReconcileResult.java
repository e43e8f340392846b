package io.modelgate.reconcile;

import java.time.Duration;

/** How a reconciliation of one object went. */
public sealed interface ReconcileResult {
  /** The object is up to date. */
  ReconcileResult DONE = new Done();

  /** The object is up to date. */
  record Done() implements ReconcileResult {}

  /**
   * The object is up to date, and only time changes what is wanted of it.
   *
   * @param after when to look again, if nothing happens before
   */
  record Retry(Duration after) implements ReconcileResult {}

  /**
   * It did not work this time, for example because somebody else changed the object meanwhile. It
   * is tried again, less and less often.
   *
   * @param cause one sentence or clause
   */
  record Failed(String cause) implements ReconcileResult {}

  /**
   * The API server refuses what is to be written, and would refuse it again. It is counted, and
   * tried again less and less often, and so is everything else of this kind in this namespace.
   *
   * @param cause what the API server said
   */
  record Refused(String cause) implements ReconcileResult {}

  /**
   * The API server did not answer, or had an error of its own. It is tried again soon; if objects
   * of different namespaces meet the same, everything pauses.
   *
   * @param cause what was said, or how the connection ended
   * @param after how long the API server wants to be left alone; zero if it did not say
   */
  record Unavailable(String cause, Duration after) implements ReconcileResult {}
}
