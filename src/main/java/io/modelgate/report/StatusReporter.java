package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.PolicyOutcome;
import io.modelgate.watch.outcome.Written;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the policies' statuses at what the ledger says. Each round writes a policy at most once,
 * and only what is not there yet. For one thread.
 */
final class StatusReporter {
  /** Failures in a row after which a round ends: then it is not a single policy's fault. */
  private static final int MOST_FAILURES = 3;

  private final Cluster cluster;
  private final OutcomeMetrics metrics;
  private final Map<PolicyId, PolicyOutcome> written = new HashMap<>();
  private final Set<PolicyId> owed = new LinkedHashSet<>();

  StatusReporter(Cluster cluster, OutcomeMetrics metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
  }

  /** Writes what changed, and what could not be written the last time. */
  void report(Collection<PolicyId> changed, PolicySet policies, Ledger ledger) {
    Set<PolicyId> present = new HashSet<>();
    policies.models().forEach(policy -> present.add(policy.id()));
    written.keySet().retainAll(present);
    owed.addAll(changed);
    present.stream().filter(id -> !written.containsKey(id)).forEach(owed::add);
    owed.retainAll(present); // a policy that is gone has no status
    int failures = 0;
    for (PolicyId policy : List.copyOf(owed)) {
      if (!cluster.isLeader() || failures == MOST_FAILURES) {
        return;
      }
      owed.remove(policy);
      if (report(policy, ledger)) {
        failures = 0;
      } else {
        failures++;
        owed.add(policy); // as the last, so that it keeps no other from its turn
      }
    }
  }

  /** Forgets what it wrote, so that the next round looks at what is stored. */
  void recheck() {
    written.clear();
  }

  private boolean report(PolicyId policy, Ledger ledger) {
    PolicyOutcome wanted = ledger.outcome(policy);
    Optional<PolicyOutcome> present =
        Optional.ofNullable(written.get(policy)).or(() -> cluster.storedOutcome(policy));
    if (Cluster.hasOutcome(policy) && !present.equals(Optional.of(wanted))) {
      Written result = cluster.write(policy, wanted);
      metrics.statusWritten(result);
      if (result == Written.FAILED) {
        return false;
      }
    }
    written.put(policy, wanted);
    return true;
  }
}
