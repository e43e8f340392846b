package io.modelgate.reconcile;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The keys of one kind in one namespace, in order. For one thread at a time. */
final class NamespaceQueue {
  /** What identifies a flow. */
  record Id(String kind, String namespace) {
    static Id of(Key key) {
      return new Id(key.kind(), key.namespace());
    }
  }

  private static final int MAX_CAUSES = 8;

  private final Id id;
  private final ArrayDeque<Key> ready = new ArrayDeque<>();
  private final Set<Key> failing = new HashSet<>();
  private final Set<Key> refused = new HashSet<>();
  private final Set<String> causes = new LinkedHashSet<>();
  private int holds;
  private boolean isHeld;

  NamespaceQueue(Id id) {
    this.id = id;
  }

  Id id() {
    return id;
  }

  void enqueue(Key key) {
    ready.add(key);
  }

  Optional<Key> next() {
    return Optional.ofNullable(ready.poll());
  }

  boolean isReady() {
    return !ready.isEmpty() && !isHeld;
  }

  /** Whether nothing needs to be known of it any more. */
  boolean isIdle() {
    return ready.isEmpty() && failing.isEmpty() && !isHeld;
  }

  void succeeded() {
    holds = 0;
  }

  void failed(Key key) {
    failing.add(key);
    refused.remove(key);
  }

  void refused(Key key) {
    failing.add(key);
    refused.add(key);
  }

  void remove(Key key) {
    failing.remove(key);
    refused.remove(key);
    if (failing.isEmpty()) {
      causes.clear();
    }
  }

  int countRefused() {
    return refused.size();
  }

  /** Nothing of it is ready until it is released; says how often in a row it was so. */
  int hold() {
    isHeld = true;
    return ++holds;
  }

  void release() {
    isHeld = false;
  }

  /**
   * Whether a cause is another than the last ones while keys of it fail. In a namespace, the same
   * cause for another name is the same.
   */
  boolean isNews(Key key, String cause) {
    String general = key.isNamespaced() ? cause.replace(key.name(), "*") : key + cause;
    if (causes.size() >= MAX_CAUSES && !causes.contains(general)) {
      causes.remove(causes.iterator().next());
    }
    return causes.add(general);
  }
}
