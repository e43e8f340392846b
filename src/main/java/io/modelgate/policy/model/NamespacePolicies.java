package io.modelgate.policy.model;

import io.modelgate.policy.model.PolicyId.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The policies that apply in one namespace.
 *
 * @param namespace its name
 * @param byKind those of each kind
 */
public record NamespacePolicies(String namespace, Map<Kind, List<ModelPolicy>> byKind) {

  /** The given ones, which all apply there. */
  public static NamespacePolicies of(String namespace, Collection<ModelPolicy> policies) {
    Map<Kind, List<ModelPolicy>> byKind = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      byKind.put(kind, policies.stream().filter(policy -> policy.id().kind() == kind).toList());
    }
    return new NamespacePolicies(namespace, byKind);
  }

  /** Those of a kind. */
  public List<ModelPolicy> of(Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }
}
