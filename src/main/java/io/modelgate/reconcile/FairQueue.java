package io.modelgate.reconcile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who comes next: kinds and namespaces take turns, and no two keys of one namespace are worked on
 * at the same time, so that a namespace in which writes are slow holds up only itself. For one
 * thread at a time.
 */
final class FairQueue {
  private final QueueListener listener;
  private final Map<NamespaceQueue.Id, NamespaceQueue> flows = new HashMap<>();
  private final Map<NamespaceQueue.Id, NamespaceQueue> waiting = new LinkedHashMap<>();
  private final Set<Key> queued = new HashSet<>();
  private final Set<String> busy = new HashSet<>();
  private final Timers<NamespaceQueue.Id> held = new Timers<>();

  FairQueue(QueueListener listener) {
    this.listener = listener;
  }

  int depth() {
    return queued.size();
  }

  boolean isQueued(Key key) {
    return queued.contains(key);
  }

  void enqueue(Key key) {
    if (queued.add(key)) {
      NamespaceQueue flow = flow(key);
      flow.enqueue(key);
      line(flow);
    }
  }

  /** Takes the next key, if there is one that may be worked on now. */
  Optional<Key> next(long now) {
    for (Optional<NamespaceQueue.Id> due = held.take(now); due.isPresent(); due = held.take(now)) {
      NamespaceQueue flow = flows.get(due.get());
      if (flow != null) {
        flow.release();
        line(flow);
        dropIfIdle(flow);
      }
    }
    Optional<NamespaceQueue> first =
        waiting.values().stream().filter(flow -> !busy.contains(flow.id().namespace())).findFirst();
    return first.flatMap(this::take);
  }

  private Optional<Key> take(NamespaceQueue flow) {
    waiting.remove(flow.id());
    Optional<Key> key = flow.next();
    key.ifPresent(
        taken -> {
          queued.remove(taken);
          if (taken.isNamespaced()) {
            busy.add(taken.namespace());
          }
        });
    line(flow);
    return key;
  }

  /** A key that was taken is not worked on any more. */
  void finish(Key key) {
    busy.remove(key.namespace());
  }

  /** A key is up to date: the others of its flow may go on, too. */
  void succeed(Key key) {
    NamespaceQueue flow = flow(key);
    flow.succeeded();
    remove(key);
  }

  /** A key does not count as failing or refused any more. */
  void remove(Key key) {
    change(key, flow -> flow.remove(key));
    dropIfIdle(flow(key));
  }

  /** A key failed by itself; says nothing about the others. */
  void fail(Key key) {
    change(key, flow -> flow.failed(key));
  }

  /** A key was refused: the others of its kind in its namespace wait, since they may be, too. */
  void refuse(Key key, long now) {
    change(key, flow -> flow.refused(key));
    hold(key, Backoff.OF_NAMESPACE, now);
  }

  /** The API server had no answer for a key: the others of its flow wait. */
  void leave(Key key, long now) {
    fail(key);
    hold(key, Backoff.OF_API_SERVER, now);
  }

  /** Whether a cause was not logged yet while keys of this flow fail. */
  boolean isNews(Key key, String cause) {
    return flow(key).isNews(key, cause);
  }

  /** How many nanoseconds there are until a flow may go on; at most the given. */
  long wait(long now, long most) {
    return held.wait(now, most);
  }

  void clear() {
    flows.values().stream()
        .filter(flow -> flow.countRefused() > 0)
        .forEach(flow -> listener.refused(flow.id().kind(), flow.id().namespace(), 0));
    flows.clear();
    waiting.clear();
    queued.clear();
    held.clear();
  }

  /** Objects of the whole cluster are different people's: none waits for another. */
  private void hold(Key key, Backoff backoff, long now) {
    if (key.isNamespaced()) {
      NamespaceQueue flow = flow(key);
      waiting.remove(flow.id());
      held.set(flow.id(), now + backoff.after(flow.hold()).toNanos());
    }
  }

  private void change(Key key, Consumer<NamespaceQueue> change) {
    NamespaceQueue flow = flow(key);
    int before = flow.countRefused();
    change.accept(flow);
    if (flow.countRefused() != before) {
      listener.refused(key.kind(), key.namespace(), flow.countRefused());
    }
  }

  private NamespaceQueue flow(Key key) {
    return flows.computeIfAbsent(NamespaceQueue.Id.of(key), NamespaceQueue::new);
  }

  /** Behind all others, if it has something to do. */
  private void line(NamespaceQueue flow) {
    if (flow.isReady()) {
      waiting.putIfAbsent(flow.id(), flow);
    }
  }

  private void dropIfIdle(NamespaceQueue flow) {
    if (flow.isIdle()) {
      flows.remove(flow.id());
    }
  }
}
