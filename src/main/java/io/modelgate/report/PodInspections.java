package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PodInspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PackedJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the policies say of every pod. A pod is looked at again if it changed or the policies of its
 * namespace or the exemptions did; not if only its status, other policies, RuntimeClasses or nodes
 * did, on which an inspection does not rest.
 */
final class PodInspections {
  private record Basis(
      boolean isExempt,
      NamespacePolicies model,
      List<SandboxPolicy> sandbox,
      List<Exemption.Usable> exemptions,
      Set<String> verifiers) {}

  private record Name(String namespace, String name) {}

  private record Entry(PackedJson pod, Basis basis, PodInspection inspection) {}

  private record Bases(PolicySet policies, Map<String, Basis> byNamespace) {
    Basis of(String namespace) {
      return byNamespace.computeIfAbsent(
          namespace,
          name ->
              new Basis(
                  policies.exempts(name),
                  policies.in(name),
                  policies.sandboxIn(name),
                  policies.exemptions().active(),
                  policies.verifiers()));
    }
  }

  /** Says of a pod what the policies say: {@link PolicyEngine#inspect}. */
  @FunctionalInterface
  interface Inspector {
    /** What the policies say of a pod in a namespace. */
    PodInspection inspect(String namespace, JsonNode pod, PolicySet policies);
  }

  private final Inspector inspector;
  private final Map<Name, Entry> known = new ConcurrentHashMap<>();
  private volatile Bases bases = new Bases(PolicySet.NOT_LOADED, new ConcurrentHashMap<>());

  PodInspections(Inspector inspector) {
    this.inspector = inspector;
  }

  /**
   * What the policies say of a pod.
   *
   * @param policies most often the same object as the last time
   */
  @SuppressWarnings("ReferenceEquality") // a comparison of all policies, for every pod
  PodInspection of(ObservedPod pod, PolicySet policies) {
    Bases now = bases;
    if (now.policies() != policies) {
      now = new Bases(policies, new ConcurrentHashMap<>());
      bases = now;
    }
    Name name = new Name(pod.namespace(), pod.name());
    Basis basis = now.of(pod.namespace());
    Entry entry = known.get(name);
    PodInspection inspection =
        entry != null && entry.basis().equals(basis) && entry.pod().equals(pod.rules())
            ? entry.inspection()
            : of(inspector, pod, policies);
    known.put(name, new Entry(pod.rules(), basis, inspection)); // the newest, which is kept anyway
    return inspection;
  }

  /** The same of a pod that is looked at once. */
  static PodInspection of(Inspector inspector, ObservedPod pod, PolicySet policies) {
    String namespace = pod.namespace();
    boolean hasPolicies =
        !policies.in(namespace).all().isEmpty() || !policies.sandboxIn(namespace).isEmpty();
    return hasPolicies && PolicyEngine.concerns(namespace, pod.json(), policies)
        ? inspector.inspect(namespace, pod.json(), policies)
        : PodInspection.NONE;
  }

  /** A pod is gone. */
  void remove(String namespace, String name) {
    known.remove(new Name(namespace, name));
  }
}
