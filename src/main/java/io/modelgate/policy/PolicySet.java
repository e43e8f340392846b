package io.modelgate.policy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.Exemptions;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.SandboxPolicies;
import io.modelgate.policy.sandbox.SandboxPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An immutable snapshot of all policies, sorted by the namespaces in which they apply, so that a
 * decision looks at those of its namespace only.
 *
 * @param policies all of them
 * @param byNamespace those that apply in each namespace that is known
 * @param clusterWide those that may apply in any
 * @param sandbox those that choose runtimes
 * @param sandboxByNamespace those of them that apply in each namespace that is known
 * @param namespaces the labels of all namespaces
 * @param exemptions which pods are exempt; none counts before {@link #at}
 * @param verifiers images that replicas of Modelgate inject at the moment
 * @param created when the API server stored each model policy; none for those from a directory
 * @param limitRanges what namespaces bound for containers and pods, by namespace
 * @param faults why the snapshot cannot be trusted to be complete, one sentence each; while there
 *     is one, every pod that comes to us is denied
 */
public record PolicySet(
    List<ModelPolicy> policies,
    Map<String, NamespacePolicies> byNamespace,
    List<ModelPolicy> clusterWide,
    SandboxPolicies sandbox,
    Map<String, List<SandboxPolicy>> sandboxByNamespace,
    Namespaces namespaces,
    Exemptions exemptions,
    Set<String> verifiers,
    Map<PolicyId, Instant> created,
    Map<String, List<LimitRangeView>> limitRanges,
    List<String> faults) {
  /** Before the first load. */
  public static final PolicySet NOT_LOADED =
      of(
          List.of(),
          SandboxPolicies.NONE,
          Namespaces.NONE,
          List.of("The policies are not loaded yet: try again in a moment."));

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

  /** A snapshot of the given policies, none of which chooses runtimes. */
  public static PolicySet of(
      Collection<ModelPolicy> policies, Namespaces namespaces, List<String> faults) {
    return of(policies, SandboxPolicies.NONE, namespaces, faults);
  }

  /** A snapshot of the given policies. */
  public static PolicySet of(
      Collection<ModelPolicy> policies,
      SandboxPolicies sandbox,
      Namespaces namespaces,
      List<String> faults) {
    Set<String> names = new HashSet<>(namespaces.labels().keySet());
    Map<String, List<ModelPolicy>> own = new HashMap<>();
    List<ModelPolicy> clusterWide = new ArrayList<>();
    for (ModelPolicy policy : policies) {
      if (policy.id().kind() == Kind.CLUSTER) {
        clusterWide.add(policy);
      } else {
        names.add(policy.id().namespace());
        own.computeIfAbsent(policy.id().namespace(), key -> new ArrayList<>()).add(policy);
      }
    }
    Map<String, NamespacePolicies> byNamespace = new HashMap<>();
    for (String name : names) {
      List<ModelPolicy> applying = new ArrayList<>(own.getOrDefault(name, List.of()));
      clusterWide.stream()
          .filter(policy -> policy.namespaces().matches(name, namespaces.of(name)))
          .forEach(applying::add);
      byNamespace.put(name, NamespacePolicies.of(name, applying));
    }
    return new PolicySet(
        List.copyOf(policies),
        Map.copyOf(byNamespace),
        List.copyOf(clusterWide),
        sandbox,
        namespaces.labels().entrySet().stream()
            .collect(
                toUnmodifiableMap(
                    Map.Entry::getKey, each -> sandbox.in(each.getKey(), each.getValue()))),
        namespaces,
        Exemptions.NONE,
        Set.of(),
        Map.of(),
        Map.of(),
        List.copyOf(faults));
  }

  /** The same with these exemptions. */
  public PolicySet with(Exemptions other) {
    return new PolicySet(
        policies,
        byNamespace,
        clusterWide,
        sandbox,
        sandboxByNamespace,
        namespaces,
        other,
        verifiers,
        created,
        limitRanges,
        faults);
  }

  /**
   * The same as it is to be decided by at some time: with the exemptions that have not ended. It
   * differs from what it was before one ended.
   */
  public PolicySet at(Instant now) {
    return exemptions.all().isEmpty() ? this : with(exemptions.at(now));
  }

  /** The same, in the company of replicas that inject these images. */
  public PolicySet withVerifiers(Set<String> images) {
    return new PolicySet(
        policies,
        byNamespace,
        clusterWide,
        sandbox,
        sandboxByNamespace,
        namespaces,
        exemptions,
        Set.copyOf(images),
        created,
        limitRanges,
        faults);
  }

  /** The same, of policies that were stored at these times. */
  public PolicySet withCreated(Map<PolicyId, Instant> times) {
    return new PolicySet(
        policies,
        byNamespace,
        clusterWide,
        sandbox,
        sandboxByNamespace,
        namespaces,
        exemptions,
        verifiers,
        Map.copyOf(times),
        limitRanges,
        faults);
  }

  /** The same in namespaces with these LimitRanges. */
  public PolicySet withLimitRanges(Map<String, List<LimitRangeView>> ranges) {
    return new PolicySet(
        policies,
        byNamespace,
        clusterWide,
        sandbox,
        sandboxByNamespace,
        namespaces,
        exemptions,
        verifiers,
        created,
        Map.copyOf(ranges),
        faults);
  }

  /**
   * The policies that concern a pod: those that apply in its namespace, but none that it is exempt
   * from, be it by its namespace's label or by a ValidationExemption.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   */
  public ConcerningPolicies concerning(String namespace, JsonNode pod) {
    return exempts(namespace)
        ? new ConcerningPolicies(NamespacePolicies.of(namespace, List.of()), List.of(), List.of())
        : ConcerningPolicies.of(
            in(namespace), sandboxIn(namespace), exemptions.of(namespace, pod), pod);
  }

  /** The policies that apply in one namespace. */
  public NamespacePolicies in(String namespace) {
    NamespacePolicies known = byNamespace.get(namespace);
    NamespacePolicies applying =
        known != null
            ? known
            : NamespacePolicies.of(
                namespace,
                clusterWide.stream()
                    .filter(
                        policy -> policy.namespaces().matches(namespace, namespaces.of(namespace)))
                    .toList());
    List<LimitRangeView> ranges = limitRanges.getOrDefault(namespace, List.of());
    return ranges.isEmpty() ? applying : applying.withLimitRanges(ranges);
  }

  /** The RuntimeClasses and nodes. */
  public Runtimes runtimes() {
    return sandbox.runtimes();
  }

  /** The runtime policies that apply in one namespace. */
  public List<SandboxPolicy> sandboxIn(String namespace) {
    List<SandboxPolicy> known = sandboxByNamespace.get(namespace);
    return known != null ? known : sandbox.in(namespace, namespaces.of(namespace));
  }

  /** Whether a namespace is among those that are known to exist, or it is not known which do. */
  public boolean knows(String namespace) {
    return !namespaces.areAll() || namespaces.labels().containsKey(namespace);
  }

  /** Whether it cannot be told which policies apply in a namespace: its labels have yet to come. */
  public boolean isUnknown(String namespace) {
    return !knows(namespace) && !(clusterWide.isEmpty() && sandbox.policies().isEmpty());
  }

  /** Whether a namespace's label exempts its pods. */
  public boolean exempts(String namespace) {
    return "true".equals(namespaces.of(namespace).get(PodMarks.EXEMPT));
  }

  /** The model policies that cannot be applied. */
  public List<Broken> broken() {
    return policies.stream().filter(Broken.class::isInstance).map(Broken.class::cast).toList();
  }

  /** How many policies there are. */
  public int size() {
    return policies.size() + sandbox.policies().size();
  }
}
