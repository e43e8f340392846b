package io.modelgate.watch;

import java.util.HashMap;
import java.util.Map;

/** How many reviews may wait at once: of one namespace, and of all. */
final class WaitLimit {
  private final int ofOne;
  private final int ofAll;
  private final Map<String, Integer> waiting = new HashMap<>();
  private int sum;

  WaitLimit(int ofOne, int ofAll) {
    this.ofOne = ofOne;
    this.ofAll = ofAll;
  }

  /** Whether one more may wait; then it must {@link #leave}. */
  synchronized boolean enter(String namespace) {
    int before = waiting.getOrDefault(namespace, 0);
    if (before >= ofOne || sum >= ofAll) {
      return false;
    }
    waiting.put(namespace, before + 1);
    sum++;
    return true;
  }

  /** Says that one no longer waits. */
  synchronized void leave(String namespace) {
    waiting.computeIfPresent(namespace, (name, before) -> before == 1 ? null : before - 1);
    sum--;
  }
}
