package io.modelgate.report;

import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.report.PodIndex.Change;
import io.modelgate.report.PodStatuses.Entry;
import io.modelgate.watch.access.ClusterUnavailableException;
import io.modelgate.watch.outcome.ObservedPod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at one pod: finds out how it stands, and adds what is to be written of that. It writes
 * nothing itself.
 */
final class PodReconciler implements Reconciler {
  /** Many pods of a policy that change at once become one write. */
  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);

  private final PodStatuses states;
  private final PodIndex known;
  private final WorkQueue queue;
  private final EventReconciler events;
  private final ReportReconciler reports;
  private final RecallsReconciler recalls;
  private final ReceiptsReconciler receipts;
  private final InitialSync firstPass;
  private final PodStatusMetrics metrics;

  PodReconciler(
      PodStatuses states,
      PodIndex known,
      WorkQueue queue,
      EventReconciler events,
      ReportReconciler reports,
      RecallsReconciler recalls,
      ReceiptsReconciler receipts,
      InitialSync firstPass,
      PodStatusMetrics metrics) {
    this.states = states;
    this.known = known;
    this.queue = queue;
    this.events = events;
    this.reports = reports;
    this.recalls = recalls;
    this.receipts = receipts;
    this.firstPass = firstPass;
    this.metrics = metrics;
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    if (!states.isComplete()) {
      return ReconcileResult.DONE; // all pods come once it is
    }
    try {
      return enter(key);
    } catch (ClusterUnavailableException e) {
      return e.result();
    } finally {
      firstPass.done(key);
    }
  }

  private ReconcileResult enter(Key key) {
    Optional<Entry> standing = states.get(key.namespace(), key.name());
    if (standing.isEmpty()) {
      recalls.remove(key.namespace(), key.name());
      receipts.put(key.namespace(), key.name(), List.of());
      report(known.remove(key.namespace(), key.name()));
      reports.add(key.namespace(), key.name(), Optional.empty());
      return ReconcileResult.DONE;
    }
    ObservedPod pod = standing.get().pod();
    recalls.put(pod);
    PodStatus state = standing.get().state();
    receipts.put(key.namespace(), key.name(), state.hashed());
    Change change = known.put(pod, state);
    report(change);
    change
        .verdicts()
        .forEach(
            (policy, verdict) ->
                events.add(PodEvents.of(pod, policy, verdict, states.now()), Set.of(policy)));
    change.mismatches().forEach(each -> events.add(PodEvents.ofMismatch(pod, each), Set.of()));
    reports.add(key.namespace(), key.name(), standing);
    if (!state.fault().isEmpty()) {
      return new ReconcileResult.Failed(state.fault());
    }
    return ContainerValidation.changesAfter(pod, states.now())
        .<ReconcileResult>map(ReconcileResult.Retry::new)
        .orElse(ReconcileResult.DONE);
  }

  private void report(Change change) {
    change.policies().forEach(id -> queue.addAfter(ObjectKeys.status(id), BATCH_DELAY));
    change.exemptions().forEach(id -> queue.addAfter(ObjectKeys.status(id), BATCH_DELAY));
    known.countRuntimes(metrics);
  }
}
