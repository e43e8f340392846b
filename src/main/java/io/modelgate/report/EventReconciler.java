package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.PodEvent;
import io.modelgate.watch.outcome.WriteResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates Events. What happened longer ago than Events are useful (they are kept for an hour by
 * default) is not created any more; in each namespace a bounded number waits.
 */
final class EventReconciler implements Reconciler {
  private static final Logger LOG = System.getLogger(EventReconciler.class.getName());
  private static final Duration MAX_EVENT_AGE = Duration.ofMinutes(30);

  /** Events that wait for the API server in one namespace. */
  static final int MAX_PER_NAMESPACE = 2_000;

  /**
   * An Event to be created.
   *
   * @param policies that it is about
   */
  private record Waiting(PodEvent event, Set<PolicyId> policies) {}

  private final Cluster cluster;
  private final WorkQueue queue;
  private final InstantSource clock;
  private final PodStatusMetrics metrics;
  private final Map<String, Map<String, Waiting>> waiting = new HashMap<>();
  private final Set<String> full = new HashSet<>();

  EventReconciler(Cluster cluster, WorkQueue queue, InstantSource clock, PodStatusMetrics metrics) {
    this.cluster = cluster;
    this.queue = queue;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Has Events about these policies created. */
  void add(List<PodEvent> events, Set<PolicyId> policies) {
    for (PodEvent event : events) {
      if (isUseful(event)) {
        if (enqueue(new Waiting(event, policies))) {
          queue.add(new Key(ObjectKeys.EVENT, event.namespace(), event.name()));
        } else {
          metrics.eventDropped();
        }
      }
    }
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    Optional<Waiting> event = get(key);
    if (event.isEmpty()) {
      return ReconcileResult.DONE;
    }
    if (!isUseful(event.get().event())) {
      metrics.eventDropped();
      remove(key);
      cluster.refusals().settled(key, Set.of());
      return ReconcileResult.DONE;
    }
    if (!cluster.isLeader()) {
      return LeaderTerm.SOON;
    }
    PodEvent wanted = event.get().event();
    Owner about = cluster.outermostOwner(wanted.namespace(), wanted.about());
    WriteResult write = cluster.write(wanted.about(about));
    metrics.eventWritten(write.written());
    if (write.result().equals(ReconcileResult.DONE)) {
      remove(key);
    }
    cluster.refusals().answered(key, event.get().policies(), write.result());
    return write.result();
  }

  private boolean isUseful(PodEvent event) {
    return event.at().plus(MAX_EVENT_AGE).isAfter(clock.instant());
  }

  private synchronized boolean enqueue(Waiting wanted) {
    PodEvent event = wanted.event();
    Map<String, Waiting> kept = waiting.computeIfAbsent(event.namespace(), none -> new HashMap<>());
    if (kept.size() < MAX_PER_NAMESPACE || kept.containsKey(event.name())) {
      kept.put(event.name(), wanted);
      return true;
    }
    if (full.add(event.namespace())) {
      LOG.log(
          Level.WARNING,
          "{0} Events wait to be created in namespace {1}, more are dropped: see"
              + " modelgate_event_writes_total.",
          kept.size(),
          event.namespace());
    }
    return false;
  }

  private synchronized Optional<Waiting> get(Key key) {
    return Optional.ofNullable(waiting.getOrDefault(key.namespace(), Map.of()).get(key.name()));
  }

  private synchronized void remove(Key key) {
    waiting.computeIfPresent(
        key.namespace(),
        (same, kept) -> {
          kept.remove(key.name());
          if (kept.isEmpty()) {
            full.remove(key.namespace());
          }
          return kept.isEmpty() ? null : kept;
        });
  }
}
