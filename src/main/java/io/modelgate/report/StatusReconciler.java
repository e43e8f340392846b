package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.PolicyPodStatus;
import io.modelgate.watch.outcome.RecallPodStatus;
import io.modelgate.watch.outcome.WriteResult;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes what became of a policy's pods into its status, and how many an exemption exempts. */
final class StatusReconciler implements Reconciler, AutoCloseable {
  private final Cluster cluster;
  private final PodStatuses states;
  private final PodIndex known;
  private final InitialSync firstPass;
  private final PodStatusMetrics metrics;
  private final Set<PolicyId> counted = ConcurrentHashMap.newKeySet();

  StatusReconciler(
      Cluster cluster,
      PodStatuses states,
      PodIndex known,
      InitialSync firstPass,
      PodStatusMetrics metrics) {
    this.cluster = cluster;
    this.states = states;
    this.known = known;
    this.firstPass = firstPass;
    this.metrics = metrics;
  }

  /** The policies whose pods are counted. */
  Set<PolicyId> counted() {
    return Set.copyOf(counted);
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    if (!states.isComplete()) {
      return ReconcileResult.DONE; // all statuses come once it is
    }
    if (!firstPass.isOver() || !cluster.isLeader()) {
      return LeaderTerm.SOON;
    }
    PolicyId policy = ObjectKeys.policy(key);
    return switch (policy.kind()) {
      case EXEMPTION -> writeExempt(policy);
      case RECALL -> writeRecalled(policy);
      default -> write(policy, states.policies());
    };
  }

  private ReconcileResult write(PolicyId policy, PolicySet policies) {
    if (policies.models().stream().noneMatch(each -> each.id().equals(policy))) {
      counted.remove(policy);
      metrics.remove(policy);
      return ReconcileResult.DONE; // a policy that is gone has no status
    }
    counted.add(policy);
    metrics.pods(policy, known.counts(policy));
    PolicyPodStatus wanted = known.outcome(policy);
    if (!Cluster.hasOutcome(policy) || cluster.storedOutcome(policy).equals(Optional.of(wanted))) {
      return ReconcileResult.DONE;
    }
    WriteResult write = cluster.write(policy, wanted);
    metrics.statusWritten(write.written());
    return write.result();
  }

  private ReconcileResult writeRecalled(PolicyId recall) {
    boolean isThere =
        states.policies().recalls().usable().stream().anyMatch(each -> each.id().equals(recall));
    RecallPodStatus wanted = known.recalled(recall);
    metrics.recalled(recall, isThere ? OptionalInt.of(wanted.pods()) : OptionalInt.empty());
    if (!isThere || cluster.storedRecall(recall).equals(Optional.of(wanted))) {
      return ReconcileResult.DONE;
    }
    WriteResult write = cluster.write(recall, wanted);
    metrics.statusWritten(write.written());
    return write.result();
  }

  private ReconcileResult writeExempt(PolicyId exemption) {
    int pods = known.exempt(exemption);
    boolean isThere =
        states.policies().exemptions().all().stream().anyMatch(each -> each.id().equals(exemption));
    if (!isThere || cluster.storedExempt(exemption).equals(Optional.of(pods))) {
      return ReconcileResult.DONE;
    }
    WriteResult write = cluster.writeExempt(exemption, pods);
    metrics.statusWritten(write.written());
    return write.result();
  }

  @Override
  public void close() {
    counted.forEach(metrics::remove);
  }
}
