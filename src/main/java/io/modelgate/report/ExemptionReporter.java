package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the exemptions' statuses at how many pods run exempt by each. For one thread. */
final class ExemptionReporter {
  private final Cluster cluster;
  private final OutcomeMetrics metrics;
  private final Map<String, Set<PolicyId>> byPod = new HashMap<>();
  private final Map<PolicyId, Integer> written = new HashMap<>();

  ExemptionReporter(Cluster cluster, OutcomeMetrics metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
  }

  /** Enters a pod with what it is exempt from. */
  void put(String key, List<Exempted> exempted) {
    if (exempted.isEmpty()) {
      byPod.remove(key);
    } else {
      byPod.put(
          key, exempted.stream().map(each -> each.exemption().id()).collect(Collectors.toSet()));
    }
  }

  /** A pod is gone. */
  void remove(String key) {
    byPod.remove(key);
  }

  /** Writes the counts that are not there yet; what fails is tried again in the next round. */
  void report(PolicySet policies) {
    Map<PolicyId, Integer> counts = new HashMap<>();
    policies.exemptions().all().stream().map(Exemption::id).forEach(id -> counts.put(id, 0));
    byPod
        .values()
        .forEach(ids -> ids.forEach(id -> counts.computeIfPresent(id, (same, count) -> count + 1)));
    written.keySet().retainAll(counts.keySet());
    counts.forEach(this::report);
  }

  private void report(PolicyId exemption, int pods) {
    if (Integer.valueOf(pods).equals(written.get(exemption)) || !cluster.isLeader()) {
      return;
    }
    if (!cluster.storedExempt(exemption).filter(stored -> stored == pods).isPresent()) {
      Written result = cluster.writeExempt(exemption, pods);
      metrics.statusWritten(result);
      if (result == Written.FAILED) {
        return;
      }
    }
    written.put(exemption, pods);
  }

  /** Forgets what it wrote, so that the next round looks at what is stored. */
  void recheck() {
    written.clear();
  }
}
