package io.modelgate.report;

import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.sandbox.Assessment;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PackedPod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules say of every pod. A pod is looked at again where it or the policies changed, not
 * where only its status did. For one thread.
 */
final class Assessments {
  private record Entry(PackedPod pod, List<Assessment> assessments) {}

  private final Map<String, Entry> known = new HashMap<>();
  private PolicySet policies = PolicySet.NOT_LOADED;

  /** From now on these policies count. */
  void update(PolicySet newer) {
    if (!newer.equals(policies)) {
      policies = newer;
      known.clear();
    }
  }

  /**
   * What the rules say of a pod.
   *
   * @param key the same for the same namespace and name
   */
  List<Assessment> of(String key, ObservedPod pod) {
    Entry entry = known.get(key);
    if (entry == null || !entry.pod().equals(pod.packed())) {
      entry =
          new Entry(
              pod.packed(), PolicyEngine.assess(pod.namespace(), pod.packed().unpack(), policies));
      known.put(key, entry);
    }
    return entry.assessments();
  }

  /** A pod is gone. */
  void remove(String key) {
    known.remove(key);
  }
}
