package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.index.PodFacts;
import io.modelgate.policy.index.SelectorIndex;
import io.modelgate.policy.model.NamespacePolicies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Policies by the pods that they may concern, so that a decision looks at few of many. All that
 * apply in a namespace are found too, which takes as long as there are policies, once.
 */
public final class PolicyIndex {
  /**
   * The policies of a namespace's own.
   *
   * @param validations its ModelValidations
   */
  private record Own(SelectorIndex<ModelPolicy> index, List<ModelPolicy> validations) {
    static final Own NONE = of(List.of());

    static Own of(List<ModelPolicy> policies) {
      return new Own(
          SelectorIndex.ofModels(policies),
          policies.stream().filter(each -> each.id().kind() == Kind.NAMESPACED).toList());
    }
  }

  private final List<ModelPolicy> models;
  private final SelectorIndex<ModelPolicy> clusterWide;
  private final Map<String, Own> own;
  private final SelectorIndex<SandboxPolicy> sandbox;
  private final boolean readsWholePods;
  private final Namespaces namespaces;
  private final Map<String, NamespacePolicies> allIn = new ConcurrentHashMap<>();
  private final Map<String, List<SandboxPolicy>> allSandboxIn = new ConcurrentHashMap<>();

  private PolicyIndex(
      List<ModelPolicy> models,
      SelectorIndex<ModelPolicy> clusterWide,
      Map<String, Own> own,
      SelectorIndex<SandboxPolicy> sandbox,
      Namespaces namespaces) {
    this.models = models;
    this.clusterWide = clusterWide;
    this.own = own;
    this.sandbox = sandbox;
    this.readsWholePods = sandbox.all().stream().anyMatch(PolicyIndex::hasExpression);
    this.namespaces = namespaces;
  }

  private static boolean hasExpression(SandboxPolicy policy) {
    return policy instanceof SandboxPolicy.Usable usable
        && usable.rules().stream().anyMatch(rule -> rule.matcher().expression().isPresent());
  }

  /**
   * An index of some policies.
   *
   * @param before another, of which is used again what has not changed
   */
  static PolicyIndex of(
      List<Policy> policies, Namespaces namespaces, Optional<PolicyIndex> before) {
    List<ModelPolicy> models = ofType(policies, ModelPolicy.class);
    List<ModelPolicy> clusterWide = new ArrayList<>();
    Map<String, List<ModelPolicy>> own = new HashMap<>();
    for (ModelPolicy policy : models) {
      if (policy.id().kind() == Kind.CLUSTER) {
        clusterWide.add(policy);
      } else {
        own.computeIfAbsent(policy.id().namespace(), key -> new ArrayList<>()).add(policy);
      }
    }
    Map<String, Own> ownIndexes = new HashMap<>();
    own.forEach(
        (name, each) ->
            ownIndexes.put(
                name,
                before
                    .map(one -> one.own(name))
                    .filter(one -> areSame(one.index().all(), each))
                    .orElseGet(() -> Own.of(each))));
    List<SandboxPolicy> sandbox =
        ofType(policies, SandboxPolicy.class).stream()
            .sorted(Comparator.comparing(SandboxPolicy::name))
            .toList();
    return new PolicyIndex(
        models,
        before
            .map(one -> one.clusterWide)
            .filter(one -> areSame(one.all(), clusterWide))
            .orElseGet(() -> SelectorIndex.ofModels(clusterWide)),
        Map.copyOf(ownIndexes),
        before
            .map(one -> one.sandbox)
            .filter(one -> areSame(one.all(), sandbox))
            .orElseGet(() -> SelectorIndex.ofRuntimes(sandbox)),
        namespaces);
  }

  /** Whether nothing was compiled again; to compare what policies say would take longer. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean areSame(List<? extends Policy> some, List<? extends Policy> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** The policies of one type, in their order. */
  static <P extends Policy> List<P> ofType(List<Policy> policies, Class<P> type) {
    return policies.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The policies about models of all namespaces, in the order in which the index got them. */
  List<ModelPolicy> models() {
    return models;
  }

  /** All that choose runtimes, by name. */
  List<SandboxPolicy> sandbox() {
    return sandbox.all();
  }

  /** Whether a rule may look at any field of a pod. */
  boolean readsWholePods() {
    return readsWholePods;
  }

  /** Whether it depends on a namespace's labels what applies there. */
  boolean looksAtNamespaces() {
    return !clusterWide.all().isEmpty() || !sandbox.all().isEmpty();
  }

  /** The model policies that apply in one namespace and may concern one of some pods. */
  NamespacePolicies concerning(String namespace, List<PodFacts> facts) {
    Own here = own(namespace);
    List<ModelPolicy> found = new ArrayList<>(here.index().find(facts));
    for (ModelPolicy policy : clusterWide.find(facts)) {
      if (policy.namespaces().matches(namespace, namespaces.of(namespace))) {
        found.add(policy);
      }
    }
    return NamespacePolicies.of(namespace, found, here.validations());
  }

  /** The runtime policies that apply in one namespace and may concern one of some pods. */
  List<SandboxPolicy> concerningSandbox(String namespace, List<PodFacts> facts) {
    return applying(sandbox.find(facts), namespace);
  }

  /** What finds the policies of a pod. */
  PodFacts facts(String namespace, JsonNode pod) {
    return new PodFacts(namespace, pod, namespaces.of(namespace));
  }

  private Own own(String namespace) {
    return own.getOrDefault(namespace, Own.NONE);
  }

  /** The model policies that apply in one namespace. */
  NamespacePolicies in(String namespace) {
    return isKept(namespace)
        ? allIn.computeIfAbsent(namespace, this::applying)
        : applying(namespace);
  }

  /** The runtime policies that apply in one namespace. */
  List<SandboxPolicy> sandboxIn(String namespace) {
    return isKept(namespace)
        ? allSandboxIn.computeIfAbsent(namespace, name -> applying(sandbox.all(), name))
        : applying(sandbox.all(), namespace);
  }

  /** Reviews may name as many namespaces as their senders like: nothing is kept of those. */
  private boolean isKept(String namespace) {
    return own.containsKey(namespace) || namespaces.labels().containsKey(namespace);
  }

  private NamespacePolicies applying(String namespace) {
    Own here = own(namespace);
    List<ModelPolicy> all = new ArrayList<>(here.index().all());
    all.addAll(
        clusterWide.all().stream()
            .filter(each -> each.namespaces().matches(namespace, namespaces.of(namespace)))
            .toList());
    return NamespacePolicies.of(namespace, all, here.validations());
  }

  private List<SandboxPolicy> applying(List<SandboxPolicy> some, String namespace) {
    return some.isEmpty()
        ? List.of()
        : some.stream()
            .filter(each -> each.namespaces().matches(namespace, namespaces.of(namespace)))
            .toList();
  }
}
