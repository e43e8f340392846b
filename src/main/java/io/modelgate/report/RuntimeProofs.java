package io.modelgate.report;

import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.RuleResult;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which pods are proven to run where their RuntimeClass says, or not to. For one thread. */
final class RuntimeProofs implements AutoCloseable {
  private record Entry(String uid, List<RuleResult> proof) {
    boolean has(Status status) {
      return proof.stream().anyMatch(each -> each.status() == status);
    }
  }

  private final OutcomeMetrics metrics;
  private final Map<String, Entry> pods = new HashMap<>();

  RuntimeProofs(OutcomeMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Enters what is known of a pod.
   *
   * @return the mismatches that are new
   */
  List<RuleResult> put(String key, ObservedPod pod, List<RuleResult> proof) {
    Entry before = pods.get(key);
    if (proof.isEmpty()) {
      pods.remove(key);
      return List.of();
    }
    pods.put(key, new Entry(pod.uid(), proof));
    List<RuleResult> added = new ArrayList<>(proof);
    added.removeIf(each -> each.status() != Status.FAIL);
    if (before != null && before.uid().equals(pod.uid())) {
      added.removeAll(before.proof());
    }
    return added;
  }

  /** A pod is gone. */
  void remove(String key) {
    pods.remove(key);
  }

  /** Counts the pods by what is known of them. */
  void report() {
    int proven = 0;
    int contradicted = 0;
    for (Entry entry : pods.values()) {
      if (entry.has(Status.FAIL)) {
        contradicted++;
      } else if (entry.has(Status.PASS)) {
        proven++;
      }
    }
    metrics.runtimes(proven, contradicted, pods.size() - proven - contradicted);
  }

  @Override
  public void close() {
    metrics.runtimes(0, 0, 0);
  }
}
