package io.modelgate.report;

import io.modelgate.policy.Inspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PackedPod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the policies say of every pod. A pod is looked at again if it changed or the policies of its
 * namespace or the exemptions did; not if only its status, other policies, RuntimeClasses or nodes
 * did, on which an inspection does not rest. For one thread.
 */
final class Inspections {
  private record Basis(
      boolean isExempt,
      NamespacePolicies model,
      List<SandboxPolicy> sandbox,
      List<Exemption.Usable> exemptions,
      Set<String> verifiers) {}

  private record Entry(PackedPod pod, Basis basis, Inspection inspection) {}

  private final PolicyEngine engine;
  private final Map<String, Entry> known = new HashMap<>();
  private final Map<String, Basis> byNamespace = new HashMap<>();
  private PolicySet policies = PolicySet.NOT_LOADED;

  Inspections(PolicyEngine engine) {
    this.engine = engine;
  }

  /** From now on these policies count. */
  void update(PolicySet newer) {
    policies = newer;
    byNamespace.clear();
  }

  /**
   * What the policies say of a pod.
   *
   * @param key the same for the same namespace and name
   */
  Inspection of(String key, ObservedPod pod) {
    Basis basis = byNamespace.computeIfAbsent(pod.namespace(), this::basis);
    Entry entry = known.get(key);
    if (entry == null || !entry.basis().equals(basis) || !entry.pod().equals(pod.packed())) {
      entry = new Entry(pod.packed(), basis, of(engine, pod, policies));
      known.put(key, entry);
    }
    return entry.inspection();
  }

  private Basis basis(String namespace) {
    return new Basis(
        policies.exempts(namespace),
        policies.in(namespace),
        policies.sandboxIn(namespace),
        policies.exemptions().active(),
        policies.verifiers());
  }

  /** The same of a pod that is looked at once. */
  static Inspection of(PolicyEngine engine, ObservedPod pod, PolicySet policies) {
    return PolicyEngine.concerns(pod.namespace(), pod.matched(), policies)
        ? engine.inspect(pod.namespace(), pod.packed().unpack(), policies)
        : Inspection.NONE;
  }

  /** A pod is gone. */
  void remove(String key) {
    known.remove(key);
  }
}
