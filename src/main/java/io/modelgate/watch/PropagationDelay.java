package io.modelgate.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets a moment pass between a policy and the word that its pods come to the webhook: every API
 * server and every replica takes what was stored from a watch, each in its own time.
 */
final class PropagationDelay {
  static final int DELAY_MILLIS = 2000;

  private record Seen(Object version, long nanos) {}

  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new HashMap<>();

  PropagationDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Whether enough time passed since the first call for this policy and version.
   *
   * @param policy how it is displayed
   * @param version its generation, and what is said of it
   */
  synchronized boolean hasElapsed(String policy, Object version) {
    Seen first = seen.get(policy);
    if (first == null || !first.version.equals(version)) {
      first = new Seen(version, nanoTime.getAsLong());
      seen.put(policy, first);
    }
    return nanoTime.getAsLong() - first.nanos >= DELAY_MILLIS * 1_000_000L;
  }

  /** Keeps no memory of policies that are gone. */
  synchronized void retain(Set<String> policies) {
    seen.keySet().retainAll(policies);
  }
}
