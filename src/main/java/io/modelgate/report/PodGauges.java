package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Keeps the gauges of pods to the policies that there are. For one thread. */
final class PodGauges implements AutoCloseable {
  private final OutcomeMetrics metrics;
  private Set<PolicyId> known = Set.of();

  PodGauges(OutcomeMetrics metrics) {
    this.metrics = metrics;
  }

  /** Tells what changed. */
  void update(Collection<PolicyId> changed, PolicySet policies, Ledger ledger) {
    Set<PolicyId> present = new HashSet<>();
    policies.models().forEach(policy -> present.add(policy.id()));
    known.stream().filter(id -> !present.contains(id)).forEach(metrics::forget);
    present.stream()
        .filter(id -> !known.contains(id) || changed.contains(id))
        .forEach(id -> metrics.pods(id, ledger.counts(id)));
    known = present;
  }

  @Override
  public void close() {
    known.forEach(metrics::forget);
  }
}
