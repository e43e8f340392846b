package io.modelgate.policy.model;

import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.resources.LimitRangeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The policies that apply in one namespace: all of them, or those that may concern a pod.
 *
 * @param namespace its name
 * @param byKind those of each kind
 * @param own ModelValidations, also such as concern other pods only: one at least, if there is any
 * @param exempted those that are left out, because a pod is exempt from them
 * @param limitRanges what the namespace bounds for containers and pods
 */
public record NamespacePolicies(
    String namespace,
    Map<Kind, List<ModelPolicy>> byKind,
    List<ModelPolicy> own,
    List<ModelPolicy> exempted,
    List<LimitRangeView> limitRanges) {

  /** The given ones, which all apply there. */
  public static NamespacePolicies of(String namespace, Collection<ModelPolicy> policies) {
    return of(
        namespace,
        policies,
        policies.stream().filter(each -> each.id().kind() == Kind.NAMESPACED).toList());
  }

  /**
   * The given ones, which all apply there, and may concern a pod.
   *
   * @param own all its ModelValidations
   */
  public static NamespacePolicies of(
      String namespace, Collection<ModelPolicy> policies, List<ModelPolicy> own) {
    Map<Kind, List<ModelPolicy>> byKind = new EnumMap<>(Kind.class);
    for (ModelPolicy policy : policies) {
      byKind.computeIfAbsent(policy.id().kind(), kind -> new ArrayList<>()).add(policy);
    }
    return new NamespacePolicies(namespace, byKind, own, List.of(), List.of());
  }

  /** The same without those that a pod is exempt from. */
  public NamespacePolicies without(Predicate<ModelPolicy> exempt) {
    NamespacePolicies rest = of(namespace, all().stream().filter(exempt.negate()).toList());
    return new NamespacePolicies(
        namespace,
        rest.byKind(),
        own.stream().filter(exempt.negate()).limit(1).toList(),
        all().stream().filter(exempt).toList(),
        limitRanges);
  }

  /** The same in a namespace with these LimitRanges. */
  public NamespacePolicies withLimitRanges(List<LimitRangeView> ranges) {
    return new NamespacePolicies(namespace, byKind, own, exempted, ranges);
  }

  /** Those of every kind, cluster-wide ones first. */
  public List<ModelPolicy> all() {
    List<ModelPolicy> all = new ArrayList<>();
    byKind.values().forEach(all::addAll);
    return all;
  }

  /** Those of a kind. */
  public List<ModelPolicy> of(Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }
}
