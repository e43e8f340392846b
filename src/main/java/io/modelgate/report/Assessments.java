package io.modelgate.report;

import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.sandbox.Assessment;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PackedPod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules say of every pod. A pod is looked at again where it changed or the policies of its
 * namespace did; not where only its status, other policies, RuntimeClasses or nodes did, which an
 * assessment does not rest on. For one thread.
 */
final class Assessments {
  private record Entry(PackedPod pod, List<SandboxPolicy> policies, List<Assessment> assessments) {}

  private final Map<String, Entry> known = new HashMap<>();
  private final Map<String, List<SandboxPolicy>> byNamespace = new HashMap<>();
  private PolicySet policies = PolicySet.NOT_LOADED;

  /** From now on these policies count. */
  void update(PolicySet newer) {
    policies = newer;
    byNamespace.clear();
  }

  /**
   * What the rules say of a pod.
   *
   * @param key the same for the same namespace and name
   */
  List<Assessment> of(String key, ObservedPod pod) {
    List<SandboxPolicy> applying =
        byNamespace.computeIfAbsent(
            pod.namespace(), name -> policies.exempts(name) ? List.of() : policies.sandboxIn(name));
    Entry entry = known.get(key);
    if (entry == null || !entry.policies().equals(applying) || !entry.pod().equals(pod.packed())) {
      entry = new Entry(pod.packed(), applying, assess(pod, applying));
      known.put(key, entry);
    }
    return entry.assessments();
  }

  private List<Assessment> assess(ObservedPod pod, List<SandboxPolicy> applying) {
    return applying.isEmpty()
        ? List.of()
        : PolicyEngine.assess(pod.namespace(), pod.packed().unpack(), policies);
  }

  /** A pod is gone. */
  void remove(String key) {
    known.remove(key);
  }
}
