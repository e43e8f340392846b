package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PodWatch;
import java.time.Instant;
import java.util.Optional;

/** How each pod stands now, under the policies of now. */
final class PodStatuses {
  /**
   * One pod.
   *
   * @param pod as it is stored
   * @param state how it stands
   */
  record Entry(ObservedPod pod, PodStatus state) {}

  private final PodWatch pods;
  private final EffectivePolicies policies;
  private final PodInspections inspections;

  PodStatuses(PodWatch pods, EffectivePolicies policies, PodInspections inspections) {
    this.pods = pods;
    this.policies = policies;
    this.inspections = inspections;
  }

  /** Whether everything is known that is told from: half of it would look like the whole. */
  boolean isComplete() {
    return pods.isComplete() && policies.get().faults().isEmpty();
  }

  /** The policies that count now. */
  PolicySet policies() {
    return policies.get();
  }

  /** The time by which pods and policies are compared. */
  Instant now() {
    return policies.now();
  }

  /** A pod; empty if it is gone. */
  Optional<Entry> get(String namespace, String name) {
    Optional<ObservedPod> stored = pods.get(namespace, name);
    if (stored.isEmpty()) {
      inspections.remove(namespace, name);
      return Optional.empty();
    }
    ObservedPod pod = stored.get();
    PolicySet current = policies.get();
    return Optional.of(
        new Entry(
            pod, PodStatus.of(pod, () -> inspections.of(pod, current), current, policies.now())));
  }
}
