package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.Enforcement;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.decision.UndecidableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a namespace's policies apply to a pod. Each kind is chosen from by itself, so that a
 * namespace's policies add to those of the cluster and never replace them.
 */
final class PolicyChoice {
  /** Of policies that tie. */
  private static final int MAX_NAMED = 5;

  private PolicyChoice() {}

  /**
   * What was chosen.
   *
   * @param policies that apply, cluster-wide ones first; all that may apply if there is a problem
   * @param problem why it cannot be decided which apply, as one sentence
   */
  record Choice(List<ModelPolicy> policies, Optional<String> problem) {}

  /**
   * Chooses.
   *
   * @return the policies that apply, cluster-wide ones first
   * @throws UndecidableException where two tie, or the pod names one that is not there
   */
  static List<ModelPolicy> of(NamespacePolicies policies, JsonNode pod)
      throws UndecidableException {
    Choice choice = choose(policies, pod);
    if (choice.problem().isPresent()) {
      throw new UndecidableException(choice.problem().get());
    }
    return choice.policies();
  }

  /** Chooses, or says why it cannot. */
  static Choice choose(NamespacePolicies policies, JsonNode pod) {
    List<ModelPolicy> chosen = new ArrayList<>();
    Optional<String> problem = Optional.empty();
    for (Kind kind : Kind.OF_MODELS) {
      if (policies.of(kind).isEmpty()) {
        continue;
      }
      Choice among = among(policies.of(kind), pod, asked(kind, pod), policies.namespace());
      chosen.addAll(among.policies());
      problem = problem.or(among::problem);
    }
    return new Choice(
        List.copyOf(chosen),
        problem
            .or(() -> unknownName(policies, pod, Kind.NAMESPACED, Kind.CLUSTER))
            .or(() -> unknownName(policies, pod, Kind.UPSTREAM)));
  }

  /** Whether the pod asks for any kind of policy. */
  static boolean asks(JsonNode pod) {
    return Kind.OF_MODELS.stream().anyMatch(kind -> asked(kind, pod).isPresent());
  }

  /** The value of the label by which the pod asks for a kind of policy. */
  static Optional<String> asked(Kind kind, JsonNode pod) {
    JsonNode label = pod.path("metadata").path("labels").path(kind.label());
    return label.isMissingNode() || label.isNull() ? Optional.empty() : Optional.of(label.asText());
  }

  /**
   * Those that select the pod, else those that wait to be asked; of these, one that enforces. And
   * the one that the pod names, whether it selects the pod or not.
   */
  private static Choice among(
      List<ModelPolicy> policies, JsonNode pod, Optional<String> asked, String namespace) {
    List<ModelPolicy> candidates = new ArrayList<>();
    for (ModelPolicy policy : policies) {
      if (policy.selects(pod)) {
        candidates.add(policy);
      }
    }
    if (candidates.isEmpty()
        && asked.filter(MetadataKeys.VALIDATION_LABEL_TRUE::equals).isPresent()) {
      candidates = policies.stream().filter(policy -> policy.selection().isEmpty()).toList();
    }
    Choice narrowed = oneEnforcing(candidates, asked, namespace);
    Set<ModelPolicy> chosen = new LinkedHashSet<>(narrowed.policies());
    for (ModelPolicy policy : policies) {
      if (isNamed(policy, asked)) {
        chosen.add(policy);
      }
    }
    return new Choice(List.copyOf(chosen), narrowed.problem());
  }

  /** Policies that only warn or audit stand in nobody's way, so they never tie. */
  private static Choice oneEnforcing(
      List<ModelPolicy> candidates, Optional<String> asked, String namespace) {
    if (candidates.size() < 2) {
      return new Choice(candidates, Optional.empty());
    }
    List<ModelPolicy> enforcing =
        candidates.stream().filter(each -> each.enforcement() == Enforcement.Enforce).toList();
    if (enforcing.size() < 2) {
      return new Choice(candidates, Optional.empty());
    }
    if (enforcing.stream().noneMatch(policy -> isNamed(policy, asked))) {
      return new Choice(candidates, Optional.of(tie(enforcing, namespace)));
    }
    return new Choice(
        candidates.stream()
            .filter(each -> each.enforcement() != Enforcement.Enforce || isNamed(each, asked))
            .toList(),
        Optional.empty());
  }

  /** Whether a policy by itself would apply to a pod, whatever others do. */
  static boolean wouldApply(ModelPolicy policy, JsonNode pod) {
    Optional<String> asked = asked(policy.id().kind(), pod);
    return policy.selects(pod)
        || isNamed(policy, asked)
        || (policy.selection().isEmpty()
            && asked.filter(MetadataKeys.VALIDATION_LABEL_TRUE::equals).isPresent());
  }

  private static boolean isNamed(ModelPolicy policy, Optional<String> asked) {
    return asked.isPresent() && asked.get().equals(policy.id().name());
  }

  private static Optional<String> unknownName(
      NamespacePolicies policies, JsonNode pod, Kind first, Kind... others) {
    Optional<String> asked = asked(first, pod);
    if (asked.isEmpty() || asked.get().equals(MetadataKeys.VALIDATION_LABEL_TRUE)) {
      return Optional.empty();
    }
    List<ModelPolicy> offered = new ArrayList<>(policies.of(first));
    for (Kind kind : others) {
      offered.addAll(policies.of(kind));
    }
    offered.addAll(policies.exempted()); // it is there, although it does not apply
    if (offered.stream().anyMatch(policy -> isNamed(policy, asked))) {
      return Optional.empty();
    }
    return Optional.of(
        """
        The pod's label %s names %s %s, which does not exist in namespace %s: use \
        the name of one that exists%s.\
        """
            .formatted(
                first.label(),
                first.spelling(),
                asked.get(),
                policies.namespace(),
                first == Kind.UPSTREAM ? "" : ", or \"true\" for the only one"));
  }

  private static String tie(List<ModelPolicy> policies, String namespace) {
    PolicyId first = policies.get(0).id();
    List<String> names = policies.stream().map(policy -> policy.id().name()).sorted().toList();
    String holder =
        first.kind() == Kind.CLUSTER
            ? "Several %ss apply in namespace %s".formatted(first.kind().spelling(), namespace)
            : "Namespace %s has several %ss".formatted(namespace, first.kind().spelling());
    return "%s (%s): set the pod's label %s to the name of the one that applies."
        .formatted(holder, some(names), first.kind().label());
  }

  /** As many as a person reads, and how many more there are. */
  private static String some(List<String> names) {
    return names.size() <= MAX_NAMED
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, MAX_NAMED)), names.size() - MAX_NAMED);
  }
}
