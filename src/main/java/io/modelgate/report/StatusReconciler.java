package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.Result;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.PolicyOutcome;
import io.modelgate.watch.outcome.RecallOutcome;
import io.modelgate.watch.outcome.Write;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes what became of a policy's pods into its status, and how many an exemption exempts. */
final class StatusReconciler implements Reconciler, AutoCloseable {
  private final Cluster cluster;
  private final PodStates states;
  private final KnownPods known;
  private final FirstPass firstPass;
  private final OutcomeMetrics metrics;
  private final Set<PolicyId> counted = ConcurrentHashMap.newKeySet();

  StatusReconciler(
      Cluster cluster,
      PodStates states,
      KnownPods known,
      FirstPass firstPass,
      OutcomeMetrics metrics) {
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
  public Result reconcile(Key key) {
    if (!states.isComplete()) {
      return Result.DONE; // all statuses come once it is
    }
    if (!firstPass.isOver() || !cluster.isLeader()) {
      return OutcomeTerm.SOON;
    }
    PolicyId policy = ObjectKeys.policy(key);
    return switch (policy.kind()) {
      case EXEMPTION -> writeExempt(policy);
      case RECALL -> writeRecalled(policy);
      default -> write(policy, states.policies());
    };
  }

  private Result write(PolicyId policy, PolicySet policies) {
    if (policies.models().stream().noneMatch(each -> each.id().equals(policy))) {
      counted.remove(policy);
      metrics.forget(policy);
      return Result.DONE; // a policy that is gone has no status
    }
    counted.add(policy);
    metrics.pods(policy, known.counts(policy));
    PolicyOutcome wanted = known.outcome(policy);
    if (!Cluster.hasOutcome(policy) || cluster.storedOutcome(policy).equals(Optional.of(wanted))) {
      return Result.DONE;
    }
    Write write = cluster.write(policy, wanted);
    metrics.statusWritten(write.written());
    return write.result();
  }

  private Result writeRecalled(PolicyId recall) {
    boolean isThere =
        states.policies().recalls().usable().stream().anyMatch(each -> each.id().equals(recall));
    RecallOutcome wanted = known.recalled(recall);
    metrics.recalled(recall, isThere ? OptionalInt.of(wanted.pods()) : OptionalInt.empty());
    if (!isThere || cluster.storedRecall(recall).equals(Optional.of(wanted))) {
      return Result.DONE;
    }
    Write write = cluster.write(recall, wanted);
    metrics.statusWritten(write.written());
    return write.result();
  }

  private Result writeExempt(PolicyId exemption) {
    int pods = known.exempt(exemption);
    boolean isThere =
        states.policies().exemptions().all().stream().anyMatch(each -> each.id().equals(exemption));
    if (!isThere || cluster.storedExempt(exemption).equals(Optional.of(pods))) {
      return Result.DONE;
    }
    Write write = cluster.writeExempt(exemption, pods);
    metrics.statusWritten(write.written());
    return write.result();
  }

  @Override
  public void close() {
    counted.forEach(metrics::forget);
  }
}
