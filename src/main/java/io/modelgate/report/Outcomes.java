package io.modelgate.report;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.PodWatch;
import io.modelgate.watch.outcome.ReportContent;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
  private final RuntimeProofs proofs;
  private final ReportKeeper reports;
  private final ExemptionReporter exemptions;
  private final Inspections inspections;
  private PolicySet seen = PolicySet.NOT_LOADED;
  private Instant recheckAt = Instant.MIN;

  Outcomes(
      Cluster cluster,
      CurrentPolicies current,
      PolicyEngine engine,
      InstantSource clock,
      OutcomeMetrics metrics) {
    this.inspections = new Inspections(engine);
    this.current = current;
    this.clock = clock;
    this.pods = cluster.watchPods();
    this.statuses = new StatusReporter(cluster, metrics);
    this.exemptions = new ExemptionReporter(cluster, metrics);
    this.gauges = new PodGauges(metrics);
    this.events = new EventReporter(cluster, metrics);
    this.proofs = new RuntimeProofs(metrics);
    this.reports = new ReportKeeper(cluster, metrics);
  }

  /** One round: takes in what changed, and tells it. */
  void advance() {
    Instant now = clock.instant();
    PolicySet policies = current.get().at(now); // another once an exemption ended
    if (!pods.isComplete() || !policies.faults().isEmpty()) {
      return; // half of the truth would look like the whole
    }
    Set<String> keys = new HashSet<>(pods.takeChanged());
    boolean isRecheck = reports.hasAppeared() || !now.isBefore(recheckAt);
    if (isRecheck || !policies.equals(seen)) {
      keys.addAll(ledger.keys());
    }
    if (isRecheck) {
      recheckAt = now.plus(RECHECK);
      keys.addAll(reports.keys());
      statuses.recheck();
      exemptions.recheck();
      reports.recheck();
    }
    inspections.update(policies);
    seen = policies;
    keys.forEach(key -> enter(key, policies, now));
    Set<PolicyId> changed = ledger.takeChanged();
    gauges.update(changed, policies, ledger);
    statuses.report(changed, policies, ledger);
    exemptions.report(policies);
    proofs.report();
    events.report();
    reports.report();
  }

  @Override
  public void close() {
    pods.close();
    gauges.close();
    proofs.close();
    reports.close();
  }

  private void enter(String key, PolicySet policies, Instant now) {
    Optional<ObservedPod> pod = pods.get(key);
    if (pod.isEmpty()) {
      ledger.remove(key);
      proofs.remove(key);
      inspections.remove(key);
      exemptions.remove(key);
      reports.forget(key);
      return;
    }
    PodState state = PodState.of(pod.get(), inspections.of(key, pod.get()), policies, now);
    exemptions.put(key, state.exempted());
    ledger
        .put(key, pod.get(), state.verdicts())
        .forEach((policy, verdict) -> tell(pod.get(), policy, verdict, now));
    proofs
        .put(key, pod.get(), state.proof())
        .forEach(mismatch -> events.add(pod.get(), News.mismatch(mismatch, at(pod.get())), now));
    if (reports.isOn()) {
      reports.tell(key, content(pod.get(), state.results()));
    }
  }

  private void tell(ObservedPod pod, PolicyId policy, Verdict verdict, Instant now) {
    if (verdict.result() == Result.VALIDATED || verdict.result() == Result.FAILED) {
      events.add(pod, News.of(policy, verdict, now), now);
    }
  }

  /** When something last happened to a pod. */
  private static Instant at(ObservedPod pod) {
    return pod.runs().stream()
        .flatMap(run -> run.ended().stream())
        .map(Ended::at)
        .reduce(pod.created(), (one, other) -> one.isBefore(other) ? other : one);
  }

  private static ReportContent content(ObservedPod pod, List<RuleResult> results) {
    return new ReportContent(
        pod.namespace(), new Owner("v1", "Pod", pod.name(), pod.uid()), results);
  }
}
