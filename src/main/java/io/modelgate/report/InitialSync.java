package io.modelgate.report;

import io.modelgate.reconcile.Key;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether every pod that there was when the leader began has been looked at once: before, counts of
 * pods would be too small.
 */
final class InitialSync {
  private final Set<Key> missing = new HashSet<>();
  private boolean hasBegun;

  /** Begins with these pods. */
  synchronized void begin(Set<Key> pods) {
    missing.addAll(pods);
    hasBegun = true;
  }

  /** A pod was looked at, whatever came of it. */
  synchronized void done(Key pod) {
    missing.remove(pod);
  }

  /** The pods that were not looked at yet. */
  synchronized Set<Key> missing() {
    return Set.copyOf(missing);
  }

  synchronized boolean isOver() {
    return hasBegun && missing.isEmpty();
  }
}
