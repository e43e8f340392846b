package io.modelgate.report;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PodWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One leader's term: watches the pods, and tells what becomes of them. All that it knows comes from
 * the API server, so the next leader goes on wherever this one ends. For one thread.
 */
final class Outcomes implements AutoCloseable {
  /** Sees what only time changes, and what others did to our part of a status. */
  private static final Duration RECHECK = Duration.ofSeconds(30);

  private final CurrentPolicies current;
  private final InstantSource clock;
  private final PodWatch pods;
  private final Ledger ledger = new Ledger();
  private final StatusReporter statuses;
  private final EventReporter events;
  private final PodGauges gauges;
  private PolicySet seen = PolicySet.NOT_LOADED;
  private Instant recheckAt = Instant.MIN;

  Outcomes(Cluster cluster, CurrentPolicies current, InstantSource clock, OutcomeMetrics metrics) {
    this.current = current;
    this.clock = clock;
    this.pods = cluster.watchPods();
    this.statuses = new StatusReporter(cluster, metrics);
    this.gauges = new PodGauges(metrics);
    this.events = new EventReporter(cluster, metrics);
  }

  /** One round: takes in what changed, and tells it. */
  void advance() {
    PolicySet policies = current.get();
    if (!pods.isComplete() || !policies.faults().isEmpty()) {
      return; // half of the truth would look like the whole
    }
    Instant now = clock.instant();
    Set<String> keys = new HashSet<>(pods.takeChanged());
    boolean isRecheck = !now.isBefore(recheckAt);
    if (isRecheck || !policies.equals(seen)) {
      keys.addAll(ledger.keys());
    }
    if (isRecheck) {
      recheckAt = now.plus(RECHECK);
      statuses.recheck();
    }
    seen = policies;
    keys.forEach(key -> enter(key, policies, now));
    Set<PolicyId> changed = ledger.takeChanged();
    gauges.update(changed, policies, ledger);
    statuses.report(changed, policies, ledger);
    events.report();
  }

  @Override
  public void close() {
    pods.close();
    gauges.close();
  }

  private void enter(String key, PolicySet policies, Instant now) {
    Optional<ObservedPod> pod = pods.get(key);
    if (pod.isEmpty()) {
      ledger.remove(key);
      return;
    }
    ledger
        .put(key, pod.get(), Verdicts.of(pod.get(), policies, now))
        .forEach((policy, verdict) -> events.add(pod.get(), policy, verdict, now));
  }
}
