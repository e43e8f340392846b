package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.Exemptions;
import io.modelgate.policy.index.PodFacts;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable snapshot of all policies, and of what they are decided on with.
 *
 * @param policies all of them, of every kind
 * @param index those about models and runtimes, by the pods that they may concern
 * @param surroundings what else decisions rest on
 * @param exemptions which pods are exempt; none counts before {@link #at}
 * @param recalls what is no longer trusted
 * @param faults why the snapshot cannot be trusted to be complete, one sentence each; while there
 *     is one, every pod that comes to us is denied
 */
public record PolicySet(
    List<Policy> policies,
    PolicyIndex index,
    DecisionContext surroundings,
    Exemptions exemptions,
    Recalls recalls,
    List<String> faults) {
  /** Before the first load. */
  public static final PolicySet NOT_LOADED =
      faulty(List.of("The policies are not loaded yet: try again in a moment."));

  /**
   * The namespaces that exist.
   *
   * @param labels by name
   * @param areAll whether there are no others
   */
  public record Namespaces(Map<String, Map<String, String>> labels, boolean areAll) {
    /** None is known, and there may be any. */
    public static final Namespaces NONE = new Namespaces(Map.of(), false);

    /** The labels of one; a namespace that is not known has those that every namespace has. */
    Map<String, String> of(String namespace) {
      return labels.getOrDefault(namespace, Map.of("kubernetes.io/metadata.name", namespace));
    }
  }

  /** A snapshot of the given policies, of every kind. */
  public static PolicySet of(
      Collection<? extends Policy> policies, DecisionContext surroundings, List<String> faults) {
    return of(policies, surroundings, faults, Optional.empty());
  }

  /**
   * A snapshot of the policies as they are now, in which those are the same that did not change.
   */
  public PolicySet next(Collection<? extends Policy> now, DecisionContext surrounding) {
    return of(now, surrounding, List.of(), Optional.of(index));
  }

  private static PolicySet of(
      Collection<? extends Policy> policies,
      DecisionContext surroundings,
      List<String> faults,
      Optional<PolicyIndex> before) {
    List<Policy> all = List.copyOf(policies);
    return new PolicySet(
        all,
        PolicyIndex.of(all, surroundings.namespaces(), before),
        surroundings,
        Exemptions.of(PolicyIndex.ofType(all, Exemption.class)),
        Recalls.of(PolicyIndex.ofType(all, Recall.class)),
        List.copyOf(faults));
  }

  /** A snapshot of the given policies, where nothing else is known. */
  public static PolicySet of(Collection<? extends Policy> policies) {
    return of(policies, DecisionContext.UNKNOWN, List.of());
  }

  /** A snapshot of which nothing is known but what is wrong. */
  public static PolicySet faulty(List<String> faults) {
    return of(List.of(), DecisionContext.UNKNOWN, faults);
  }

  /**
   * The same as it is to be decided by at some time: with the exemptions that have not ended. It
   * differs from what it was before one ended.
   */
  public PolicySet at(Instant now) {
    return exemptions.all().isEmpty()
        ? this
        : new PolicySet(policies, index, surroundings, exemptions.at(now), recalls, faults);
  }

  /**
   * The policies that may concern a pod that is created or changes: of those that apply in its
   * namespace the ones that look for such a pod, but none that it is exempt from, be it by its
   * namespace's label or by a ValidationExemption.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   * @param before the same as it was, if it changes
   */
  public ConcerningPolicies concerning(String namespace, JsonNode pod, JsonNode... before) {
    if (exempts(namespace)) {
      return ConcerningPolicies.none(namespace);
    }
    List<PodFacts> facts = new ArrayList<>();
    for (JsonNode each : before) {
      facts.add(index.facts(namespace, each));
    }
    facts.add(index.facts(namespace, pod));
    return withoutExempt(
        namespace,
        pod,
        index.concerning(namespace, facts),
        index.concerningSandbox(namespace, facts));
  }

  /**
   * The same of a stored pod: of runtime policies all are there, since each rule's result is
   * reported.
   */
  public ConcerningPolicies concerningStored(String namespace, JsonNode pod) {
    return exempts(namespace)
        ? ConcerningPolicies.none(namespace)
        : withoutExempt(
            namespace,
            pod,
            index.concerning(namespace, List.of(index.facts(namespace, pod))),
            sandboxIn(namespace));
  }

  /**
   * The same with all policies that apply in the pod's namespace, also those that look for other
   * pods: for whoever asks why they do not apply.
   */
  public ConcerningPolicies considered(String namespace, JsonNode pod) {
    return exempts(namespace)
        ? ConcerningPolicies.none(namespace)
        : withoutExempt(namespace, pod, index.in(namespace), sandboxIn(namespace));
  }

  private ConcerningPolicies withoutExempt(
      String namespace, JsonNode pod, NamespacePolicies model, List<SandboxPolicy> sandbox) {
    List<Exemption.Usable> mine = exemptions.of(namespace, pod, index.facts(namespace, pod));
    return mine.isEmpty()
        ? new ConcerningPolicies(bounded(model), sandbox, List.of())
        : ConcerningPolicies.of(bounded(model), sandbox, sandboxIn(namespace), mine, pod);
  }

  /** Whether a policy may look at any field of a pod. */
  public boolean readWholePods() {
    return index.readsWholePods();
  }

  /** The policies about models of all namespaces, in the order in which the set got them. */
  public List<ModelPolicy> models() {
    return index.models();
  }

  /** All runtime policies, by name. */
  public List<SandboxPolicy> sandbox() {
    return index.sandbox();
  }

  /** The model policies that apply in one namespace. */
  public NamespacePolicies in(String namespace) {
    return bounded(index.in(namespace));
  }

  private NamespacePolicies bounded(NamespacePolicies policies) {
    List<LimitRangeView> ranges =
        surroundings.limitRanges().getOrDefault(policies.namespace(), List.of());
    return ranges.isEmpty() ? policies : policies.withLimitRanges(ranges);
  }

  /** The runtime policies that apply in one namespace. */
  public List<SandboxPolicy> sandboxIn(String namespace) {
    return index.sandboxIn(namespace);
  }

  /** The namespaces that exist. */
  public Namespaces namespaces() {
    return surroundings.namespaces();
  }

  /** The RuntimeClasses and nodes. */
  public Runtimes runtimes() {
    return surroundings.runtimes();
  }

  /** Images that replicas of Modelgate inject at the moment. */
  public Set<String> verifiers() {
    return surroundings.verifiers();
  }

  /** When the API server stored each policy; none for those from a directory. */
  public Map<PolicyId, Instant> created() {
    return surroundings.created();
  }

  /** Whether a policy was stored after a time; unknown for those from a directory. */
  public boolean isNewer(PolicyId policy, Instant time) {
    Instant since = created().get(policy);
    return since != null && time.isBefore(since);
  }

  /** Whether a namespace is among those that are known to exist, or it is not known which do. */
  public boolean knows(String namespace) {
    return !namespaces().areAll() || namespaces().labels().containsKey(namespace);
  }

  /** Whether it cannot be told which policies apply in a namespace: its labels have yet to come. */
  public boolean isUnknown(String namespace) {
    return !knows(namespace) && index.looksAtNamespaces();
  }

  /** Whether a namespace's label exempts its pods. */
  public boolean exempts(String namespace) {
    return "true".equals(namespaces().of(namespace).get(MetadataKeys.EXEMPT_LABEL));
  }

  /** The policies that cannot be applied, of every kind. */
  public List<Policy.Broken> broken() {
    return PolicyIndex.ofType(policies, Policy.Broken.class);
  }

  /** How many policies there are; an exemption is none. */
  public int size() {
    return models().size() + sandbox().size();
  }
}
