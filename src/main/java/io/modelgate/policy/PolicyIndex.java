package io.modelgate.policy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.model.NamespacePolicies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Policies sorted by the namespaces in which they apply, so that a decision looks at those of its
 * namespace only.
 *
 * @param models all model policies
 * @param byNamespace those that apply in each namespace that is known
 * @param clusterWide those that may apply in any
 * @param sandbox all that choose runtimes, by name
 * @param sandboxByNamespace those of them that apply in each namespace that is known
 */
public record PolicyIndex(
    List<ModelPolicy> models,
    Map<String, NamespacePolicies> byNamespace,
    List<ModelPolicy> clusterWide,
    List<SandboxPolicy> sandbox,
    Map<String, List<SandboxPolicy>> sandboxByNamespace) {

  static PolicyIndex of(List<Policy> policies, Namespaces namespaces) {
    List<ModelPolicy> models = ofType(policies, ModelPolicy.class);
    List<ModelPolicy> clusterWide =
        models.stream().filter(policy -> policy.id().kind() == Kind.CLUSTER).toList();
    List<SandboxPolicy> sandbox =
        ofType(policies, SandboxPolicy.class).stream()
            .sorted(Comparator.comparing(SandboxPolicy::name))
            .toList();
    return new PolicyIndex(
        models,
        byNamespace(models, clusterWide, namespaces),
        clusterWide,
        sandbox,
        namespaces.labels().keySet().stream()
            .collect(
                toUnmodifiableMap(name -> name, name -> sandboxIn(sandbox, name, namespaces))));
  }

  /** The policies of one type, in their order. */
  static <P extends Policy> List<P> ofType(List<Policy> policies, Class<P> type) {
    return policies.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Map<String, NamespacePolicies> byNamespace(
      List<ModelPolicy> models, List<ModelPolicy> clusterWide, Namespaces namespaces) {
    Set<String> names = new HashSet<>(namespaces.labels().keySet());
    Map<String, List<ModelPolicy>> own = new HashMap<>();
    for (ModelPolicy policy : models) {
      if (policy.id().kind() != Kind.CLUSTER) {
        names.add(policy.id().namespace());
        own.computeIfAbsent(policy.id().namespace(), key -> new ArrayList<>()).add(policy);
      }
    }
    Map<String, NamespacePolicies> byNamespace = new HashMap<>();
    for (String name : names) {
      List<ModelPolicy> applying = new ArrayList<>(own.getOrDefault(name, List.of()));
      applying.addAll(in(clusterWide, name, namespaces));
      byNamespace.put(name, NamespacePolicies.of(name, applying));
    }
    return Map.copyOf(byNamespace);
  }

  /** The model policies that apply in one namespace. */
  NamespacePolicies in(String namespace, Namespaces namespaces) {
    NamespacePolicies known = byNamespace.get(namespace);
    return known != null
        ? known
        : NamespacePolicies.of(namespace, in(clusterWide, namespace, namespaces));
  }

  /** The runtime policies that apply in one namespace. */
  List<SandboxPolicy> sandboxIn(String namespace, Namespaces namespaces) {
    List<SandboxPolicy> known = sandboxByNamespace.get(namespace);
    return known != null ? known : sandboxIn(sandbox, namespace, namespaces);
  }

  private static List<ModelPolicy> in(
      List<ModelPolicy> clusterWide, String namespace, Namespaces namespaces) {
    return clusterWide.stream()
        .filter(policy -> policy.namespaces().matches(namespace, namespaces.of(namespace)))
        .toList();
  }

  private static List<SandboxPolicy> sandboxIn(
      List<SandboxPolicy> sandbox, String namespace, Namespaces namespaces) {
    return sandbox.stream()
        .filter(policy -> policy.namespaces().matches(namespace, namespaces.of(namespace)))
        .toList();
  }
}
